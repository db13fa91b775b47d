import { press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { type FilePayload, UploadDialog, isPhotoPost } from '../pages/upload-dialog';
import { isReady } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

const jpegStart = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

/** Files that are refused, and what the message must speak of. */
const FILES: [string, FilePayload, RegExp][] = [
  [
    'a PDF with the name of a photo',
    { name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n') },
    /PDF|JPEG/,
  ],
  [
    'a file that is too large',
    { name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([jpegStart, Buffer.alloc(9 << 20)]) },
    /8 ?MB/,
  ],
  [
    'a HEIC photo',
    {
      name: 'IMG_0001.HEIC',
      mimeType: 'image/heic',
      buffer: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1')]),
    },
    /HEIC/,
  ],
  ['an empty file', { name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }, /./],
];

test('files that are refused are refused before any upload', async ({ page, request, members }) => {
  const posts: string[] = [];
  page.on('request', (sent) => {
    if (isPhotoPost(sent)) posts.push(sent.url());
  });
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  for (const [what, file, words] of FILES) {
    await test.step(what, async () => {
      await upload.file.setInputFiles(file);
      await expect(upload.message).toHaveText(words);
      await expect(upload.message).toContainText('原有照片未改动');
      await expect(upload.confirm).toBeDisabled();
    });
  }

  await test.step('a good file makes up for it', async () => {
    await upload.choose(await portrait(page, { width: 520, height: 640 }));
    await expect(upload.message).toBeEmpty();
    await expect(upload.confirm).toBeEnabled();
  });

  await test.step('a bad file in the place of a good one leaves nothing to send', async () => {
    await upload.file.setInputFiles(FILES[0]?.[1] ?? []);
    await expect(upload.message).not.toBeEmpty();
    await expect(upload.confirm).toBeDisabled();
  });
  expect(posts).toEqual([]);
});

test('an upload that fails keeps photo and crop', async ({ page, request, members, watch }) => {
  watch.expectNetworkFailure();
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  await upload.choose(await portrait(page, { width: 800, height: 1000 }));
  await upload.stage.focus();
  await page.keyboard.press('+');
  const zoom = await upload.zoom.inputValue();
  await page.route('**/members/*/photo?*', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await upload.giveReason();
  await press(upload.confirm);
  await expect(upload.message).toContainText('无法连接服务器');
  await expect(upload.zoom).toHaveValue(zoom);
  await page.unroute('**/members/*/photo?*');
  await upload.sendAndClose();
});
