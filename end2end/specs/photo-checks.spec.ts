import type { Page } from '@playwright/test';
import { press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { type Member, isReady, lacksPhoto } from '../support/members';
import { canvasSketch, difference, portrait } from '../support/pictures';
import { standIn } from '../support/stand-ins';
import { photosOf } from '../support/history';
import { expect, test } from '../support/test';

/** Far taller than 26:32, the person at its lower edge: the middle is the wrong place. */
const TALL = { width: 900, height: 1600 };

async function open(page: Page, member: Member): Promise<UploadDialog> {
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  return new UploadDialog(page);
}

test('the face suggests the crop, and every check passes', async ({ page, request, members }) => {
  const upload = await open(page, await members.take(request, lacksPhoto));
  await upload.choose(standIn(TALL));
  await expect(upload.dialog.getByRole('status').filter({ hasText: '检查全部通过' })).toBeVisible();
  await expect(upload.checks.getByRole('listitem')).toHaveCount(10);
  await expect(upload.checks.getByText('通过', { exact: true })).toHaveCount(10);
  await expect(upload.check('faces')).toContainText('人脸 1 张');
  await expect(upload.reason).toBeHidden();

  const suggested = await upload.zoom.inputValue();
  await upload.stage.focus();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('+');
  for (let times = 0; times < 4; times += 1) await page.keyboard.press(']');
  await expect(upload.zoom).not.toHaveValue(suggested);
  await press(upload.button('还原自动裁剪'));
  await expect(upload.zoom).toHaveValue(suggested);

  const crop = await upload.sendAndClose();
  const middle = crop.y + crop.height / 2;
  expect(middle, 'below the middle of the photo').toBeGreaterThan(TALL.height / 2 + 60);
});

test('a head held aslant needs a reason, which the history keeps', async ({
  page,
  request,
  members,
}) => {
  const member = await members.take(request, lacksPhoto);
  const upload = await open(page, member);
  await upload.choose(standIn(TALL));
  await upload.turn.focus();
  await page.keyboard.press('End');
  await expect(upload.check('tilt')).toContainText('不合格');
  await expect(upload.reason).toBeVisible();

  await upload.checked();
  await press(upload.confirm);
  await expect(upload.reason).toBeFocused();
  await expect(upload.reason).toHaveAttribute('aria-invalid', 'true');
  await expect(upload.reason).toHaveAccessibleDescription(/请填写使用理由/);
  await upload.reason.fill('本人颈部有疾，无法端正');
  await expect(upload.reason).toHaveAttribute('aria-invalid', 'false');
  await press(upload.confirm);
  await expect(upload.dialog).toBeHidden();
  const [newest] = await photosOf(page.request, member.id);
  expect(newest?.override_reason).toBe('本人颈部有疾，无法端正');
});

test('the background becomes white, and is shown before and after', async ({
  page,
  request,
  members,
}) => {
  const member = await members.take(request, lacksPhoto);
  const upload = await open(page, member);
  await upload.choose(standIn(TALL));
  const onCertificate = await canvasSketch(upload.result);
  await press(upload.button('背景变白'));
  const before = upload.dialog.getByRole('img', { name: '变白前' });
  const after = upload.dialog.getByRole('img', { name: '变白后' });
  await expect(after).toBeVisible();
  await upload.checked();
  expect(difference(await canvasSketch(before), await canvasSketch(after))).toBeGreaterThan(3);
  expect(difference(await canvasSketch(upload.result), await canvasSketch(after))).toBeLessThan(6);

  await press(upload.button('恢复原背景'));
  await expect(after).toBeHidden();
  await upload.checked();
  expect(difference(await canvasSketch(upload.result), onCertificate)).toBeLessThan(1);

  await press(upload.button('背景变白'));
  await expect(after).toBeVisible();
  await upload.sendAndClose();
  expect((await photosOf(page.request, member.id))[0]?.whitened).toBe(true);
});

test('without a face, it says so and leaves the background', async ({ page, request, members }) => {
  const upload = await open(page, await members.take(request, isReady));
  await upload.choose(await portrait(page, { width: 800, height: 1000 }));
  await expect(upload.check('faces')).toContainText('不合格');
  await expect(upload.check('faces')).toContainText('没有找到人脸');
  await press(upload.button('背景变白'));
  await expect(upload.dialog.getByText('背景与人物难以区分，未作改动')).toBeVisible();
  await expect(upload.button('背景变白')).toBeEnabled();
});

test('a picture of another member is shown beside it', async ({ page, request, members }) => {
  const [first, second] = [
    await members.take(request, lacksPhoto),
    await members.take(request, lacksPhoto),
  ];
  // A picture that no other test gives to anybody: three others at most are named.
  const photo = standIn(TALL, 5);
  const given = await open(page, first);
  await given.choose(photo);
  await given.sendAndClose();

  const upload = await open(page, second);
  await upload.choose({ ...photo, name: `${first.member_no}.jpg` });
  await expect(upload.checks).toContainText('文件名指的是会员');
  await expect(upload.checks).toContainText('已有同一张照片');
  await expect(upload.dialog.getByRole('img', { name: '正在上传的照片' }).first()).toBeVisible();
  const others = upload.dialog.getByRole('img', { name: `${first.name}的现用照片` });
  await expect(others).toBeVisible();
  // Said, but in nobody's way.
  await upload.sendAndClose();
});

test('without the worker the server checks', async ({ page, request, members, watch }) => {
  watch.expectNetworkFailure();
  watch.expectStatus(409);
  await page.route('**/worker/*', (route) => route.abort());
  const upload = await open(page, await members.take(request, lacksPhoto));
  await upload.choose(await portrait(page, { width: 800, height: 1000 }));
  await expect(upload.dialog).toContainText('上传后由服务器检查');
  await expect(upload.checks).toContainText('打印约');
  await press(upload.confirm);
  await expect(upload.message).toContainText('原有照片未改动');
  await expect(upload.check('faces')).toContainText('没有找到人脸');
  await expect(upload.reason).toBeFocused();
  await upload.sendAndClose();
});

test('a HEIC photo is taken where the browser decodes it', async ({ page, request, members }) => {
  await page.addInitScript(() => {
    // This browser decodes none: one that does answers with the pixels.
    const ordinary = window.createImageBitmap.bind(window);
    const decode = async (source: ImageBitmapSource, options?: ImageBitmapOptions) => {
      if (!(source instanceof Blob) || source.type !== 'image/heic') {
        return ordinary(source, options);
      }
      const canvas = new OffscreenCanvas(7000, 5000);
      canvas.getContext('2d')?.fillRect(0, 0, 900, 900);
      return canvas.transferToImageBitmap();
    };
    Object.assign(window, { createImageBitmap: decode });
  });
  const upload = await open(page, await members.take(request, lacksPhoto));
  const head = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  await upload.choose({ name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: head });
  await expect(upload.message).toBeEmpty();
  // 25 megapixels of 7 : 5, the largest frame in it.
  const crop = await upload.sendAndClose();
  expect(crop.height).toBeGreaterThan(4100);
  expect(crop.height).toBeLessThan(4286);
});

test('拍照 is there for fingers alone', async ({ page, request, members }) => {
  const upload = await open(page, await members.take(request, isReady));
  const camera = upload.dialog.getByLabel('拍照');
  const touch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  if (!touch) {
    await expect(camera).toBeHidden();
    return;
  }
  await expect(camera).toHaveAttribute('capture', 'environment');
  const box = await camera.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await camera.setInputFiles(standIn());
  await upload.checked();
  await expect(upload.check('faces')).toContainText('通过');
});
