import { press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { ORIENTATIONS } from '../support/exif';
import { lacksPhoto } from '../support/members';
import { canvasSketch, difference, issuedPhoto, portrait, sketch } from '../support/pictures';
import { expect, test } from '../support/test';

// 26:32, so that the frame to start from holds all of it.
const SIZE = { width: 520, height: 640 };
/** Sketches of the same picture differ by less than this of 255, those of turned ones by far more. */
const ALIKE = 4;

test('the 8 EXIF orientations look the same, in the dialog and when issued', async ({
  page,
  request,
  members,
}) => {
  const member = await members.take(request, lacksPhoto);
  const list = new MembersPage(page);
  await list.find(member);
  const upright = await sketch(page, (await portrait(page, SIZE)).buffer);
  for (const orientation of ORIENTATIONS) {
    await test.step(`orientation ${orientation}`, async () => {
      await press(list.upload);
      const upload = new UploadDialog(page);
      await upload.choose(await portrait(page, SIZE, orientation));
      const shown = await canvasSketch(upload.result);
      expect(difference(shown, upright), 'shown').toBeLessThan(ALIKE);
      const crop = await upload.sendAndClose();
      expect(crop.width).toBeCloseTo(SIZE.width, 0);
      expect(crop.height).toBeCloseTo(SIZE.height, 0);
      const issued = await sketch(page, await issuedPhoto(page, member.id));
      expect(difference(issued, upright), 'issued').toBeLessThan(ALIKE);
    });
  }
});
