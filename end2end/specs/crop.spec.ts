import type { Locator, Page } from '@playwright/test';
import { press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { type CropRect, fits } from '../support/crop';
import { lacksPhoto } from '../support/members';
import { canvasSketch, difference, issuedPhoto, portrait, sketch } from '../support/pictures';
import { expect, test } from '../support/test';
import { Fingers } from '../support/touch';

const PHOTO = { width: 800, height: 1000 };
/** The largest frame in the middle of it. */
const WHOLE = { width: 800, height: (800 * 32) / 26, x: 0, y: (1000 - (800 * 32) / 26) / 2, rotation: 0 };
/** Sketches of the same crop, made by browser and server, differ by less than this of 255. */
const ALIKE = 6;

interface Job {
  page: Page;
  member: number;
  upload: UploadDialog;
}

const cropTest = test.extend<{ job: Job }>({
  job: async ({ page, request, members }, use) => {
    const member = await members.take(request, lacksPhoto);
    const list = new MembersPage(page);
    await list.find(member);
    await press(list.upload);
    const upload = new UploadDialog(page);
    await upload.choose(await portrait(page, PHOTO));
    await use({ page, member: member.id, upload });
  },
});

/** Sends; the crop must fit, and the server's photo be what the dialog showed. */
async function send({ page, member, upload }: Job): Promise<CropRect> {
  const shown = await canvasSketch(upload.result);
  const crop = await upload.sendAndClose();
  expect(fits(crop, PHOTO.width, PHOTO.height), JSON.stringify(crop)).toBe(true);
  const issued = await sketch(page, await issuedPhoto(page, member));
  expect(difference(shown, issued), 'shown against issued').toBeLessThan(ALIKE);
  return crop;
}

async function middle(area: Locator): Promise<{ x: number; y: number }> {
  const box = await area.boundingBox();
  if (!box) throw new Error('not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

cropTest('untouched, the frame is the largest in the middle', async ({ job }) => {
  const crop = await send(job);
  for (const key of ['x', 'y', 'width', 'height', 'rotation'] as const) {
    expect(crop[key]).toBeCloseTo(WHOLE[key], 1);
  }
});

cropTest('with the mouse: wheel and dragging', { tag: '@mouse' }, async ({ job }) => {
  const { page, upload } = job;
  const { x, y } = await middle(upload.stage);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -400);
  await expect(upload.zoom).not.toHaveValue('0');
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 10, { steps: 4 });
  await page.mouse.move(x + 40, y + 30, { steps: 4 });
  await page.mouse.up();
  // Not held any more: moves nothing.
  await page.mouse.move(x - 60, y - 60);
  const crop = await send(job);
  expect(crop.width).toBeLessThan(WHOLE.width * 0.7);
  expect(crop.width).toBeGreaterThan(WHOLE.width * 0.4);
  // The photo went right and down, the frame on it left and up, by 4 : 3.
  const dx = crop.x + crop.width / 2 - PHOTO.width / 2;
  const dy = crop.y + crop.height / 2 - PHOTO.height / 2;
  expect(dx).toBeLessThan(-20);
  expect(dx / dy).toBeCloseTo(40 / 30, 1);
  expect(crop.rotation).toBe(0);
});

cropTest('with the mouse: a point under the wheel stays where it is', { tag: '@mouse' }, async ({ job }) => {
  const { page, upload } = job;
  const { x, y } = await middle(upload.stage);
  await page.mouse.move(x - 60, y - 80);
  await page.mouse.wheel(0, -400);
  await expect(upload.zoom).not.toHaveValue('0');
  const crop = await send(job);
  expect(crop.x + crop.width / 2).toBeLessThan(PHOTO.width / 2 - 20);
  expect(crop.y + crop.height / 2).toBeLessThan(PHOTO.height / 2 - 20);
});

cropTest('with two fingers: pinching magnifies, moving both moves', { tag: '@touch' }, async ({ job }) => {
  const { page, upload } = job;
  await upload.stage.scrollIntoViewIfNeeded();
  const { x, y } = await middle(upload.stage);
  const fingers = await Fingers.on(page);
  await fingers.down([
    [x - 40, y],
    [x + 40, y],
  ]);
  for (const reach of [50, 60, 70, 80]) {
    await fingers.move([
      [x - reach, y],
      [x + reach, y],
    ]);
  }
  await expect(upload.zoom).not.toHaveValue('0');
  await fingers.move([
    [x - 80, y + 20],
    [x + 80, y + 20],
  ]);
  await fingers.up();
  await fingers.down([[x, y]]);
  await fingers.move([[x + 15, y]]);
  await fingers.move([[x + 30, y]]);
  await fingers.up();
  const crop = await send(job);
  expect(WHOLE.width / crop.width).toBeCloseTo(2, 0);
  expect(crop.x + crop.width / 2).toBeLessThan(PHOTO.width / 2 - 10);
  expect(crop.y + crop.height / 2).toBeLessThan(PHOTO.height / 2 - 5);
});

cropTest('with the keyboard: zoom, arrows, fine turn', async ({ job }) => {
  const { page, upload } = job;
  await upload.stage.focus();
  for (let times = 0; times < 6; times += 1) await page.keyboard.press('+');
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowDown');
  for (let times = 0; times < 4; times += 1) await page.keyboard.press(']');
  await expect(upload.turn).toHaveValue('2');
  const crop = await send(job);
  expect(WHOLE.width / crop.width).toBeCloseTo(1.1 ** 6, 2);
  expect(crop.rotation).toBe(2);
  // The photo went left, the frame on it right.
  expect(crop.x + crop.width / 2).toBeGreaterThan(PHOTO.width / 2 + 20);
  expect(crop.y + crop.height / 2).toBeLessThan(PHOTO.height / 2 + 10);
});

cropTest('quarter turns by button and key', async ({ job }) => {
  const { page, upload } = job;
  await press(upload.button('向右旋转 90°'));
  await upload.stage.focus();
  await page.keyboard.press('r');
  await press(upload.button('向左旋转 90°'));
  await expect.poll(() => canvasSketch(upload.result)).not.toEqual([]);
  const crop = await send(job);
  expect(crop.rotation).toBe(90);
  expect(crop.height).toBeCloseTo(PHOTO.width, 0);
});

cropTest('还原自动裁剪 starts anew', async ({ job }) => {
  const { page, upload } = job;
  await upload.stage.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('r');
  await page.keyboard.press(']');
  await press(upload.button('还原自动裁剪'));
  const crop = await send(job);
  expect(crop.width).toBeCloseTo(WHOLE.width, 1);
  expect(crop.rotation).toBe(0);
});

cropTest('the sliders zoom and turn by keyboard', async ({ job }) => {
  const { page, upload } = job;
  await upload.zoom.focus();
  for (let times = 0; times < 10; times += 1) await page.keyboard.press('ArrowRight');
  await upload.turn.focus();
  for (let times = 0; times < 10; times += 1) await page.keyboard.press('ArrowLeft');
  await expect(upload.turn).toHaveValue('-1');
  const crop = await send(job);
  expect(crop.rotation).toBeCloseTo(-1, 5);
  expect(crop.width).toBeLessThan(WHOLE.width);
});

cropTest('the original is kept: a photo can be cropped anew', async ({ job }) => {
  const { page, upload } = job;
  await upload.stage.focus();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('+');
  const close = await send(job);
  const list = new MembersPage(page);
  await press(list.upload);
  await press(upload.button('重新裁剪现有照片'));
  await expect(upload.zoom).toBeEnabled();
  const anew = await upload.sendAndClose();
  expect(close.width).toBeLessThan(WHOLE.width * 0.8);
  expect(anew.width).toBeCloseTo(WHOLE.width, 1);
});
