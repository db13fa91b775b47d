import type { APIRequestContext } from '@playwright/test';
import { expectNoSidewaysScroll, press } from '../pages/base';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { PhotoHistory } from '../pages/photo-history';
import { UploadDialog } from '../pages/upload-dialog';
import { expectAccessible } from '../support/axe';
import { type Member, isReady } from '../support/members';
import { standIns } from '../support/stand-ins';
import { photosOf } from '../support/history';
import { expect, test } from '../support/test';

const WHOLE = { x: 0, y: 0, width: 520, height: 640, rotation: 0 };

/** Gives the member two further photos, as a program does. */
async function twice(request: APIRequestContext, { id }: Member): Promise<void> {
  for (const buffer of standIns(2)) {
    const answer = await request.post(`/members/${id}/photo`, {
      multipart: {
        crop: JSON.stringify(WHOLE),
        file: { name: '照片.jpg', mimeType: 'image/jpeg', buffer },
      },
    });
    expect(answer.status()).toBe(201);
  }
}

test('an earlier photo comes back, and the certificate differs', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  await twice(request, member);
  expect((await request.post(`/members/${member.id}/certificates`)).status()).toBe(201);

  await new MembersPage(page).open({ member: member.id });
  const panel = new MemberPanel(page);
  await expect(panel.differences).toBeHidden();
  const history = new PhotoHistory(page);
  await history.openFrom(panel.panel);
  await expect(history.photos).toHaveCount(3);
  await expect(history.photos.first()).toContainText('现用');
  await expect(history.inUse).toHaveCount(1);
  const picture = await history.photos.first().getByRole('img').boundingBox();
  const facts = await history.photos.first().getByText('经办').boundingBox();
  expect(facts?.x ?? 0, 'beside the picture').toBeGreaterThan((picture?.x ?? 0) + (picture?.width ?? 0));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await history.restore(history.photos.nth(1));
  await expect(history.inUse).toHaveCount(1);
  await expect(history.dialog.locator(':focus')).toHaveCount(1);
  await history.close();
  await expect(panel.differences).toContainText('照片');
});

test('an earlier original is cropped anew', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  await twice(request, member);
  await new MembersPage(page).open({ member: member.id });
  const history = new PhotoHistory(page);
  await history.openFrom(new MemberPanel(page).panel);
  await history.recrop(history.photos.nth(1));
  const upload = new UploadDialog(page);
  await expect(upload.zoom).toBeEnabled();
  await upload.sendAndClose();
  expect(await photosOf(request, member.id)).toHaveLength(4);
});

test('the upload dialog shows the photo that came back', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  await twice(request, member);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  const present = upload.dialog.getByRole('region', { name: '现用照片' });
  const before = await present.getByRole('img').getAttribute('src');
  const history = new PhotoHistory(page);
  await history.openFrom(present);
  await history.restore(history.photos.nth(1));
  await history.recrop(history.photos.nth(2));
  await expect(upload.dialog).toBeVisible();
  await expect(upload.zoom).toBeEnabled();
  await expect(present.getByRole('img')).not.toHaveAttribute('src', before ?? '');
});

test('an exam photo that is cut anew keeps its frame, and is excused its few pixels', async ({
  page,
  request,
  members,
}) => {
  const fromExam = async ({ id }: Member): Promise<boolean> =>
    (await photosOf(request, id)).some((photo) => photo.source === 'exam');
  let member = await members.take(request, isReady);
  while (!(await fromExam(member))) member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  await press(upload.button('重新裁剪现有照片'));
  await expect(upload.zoom).toBeEnabled();
  await upload.checked();
  await expect(upload.check('resolution')).toContainText('通过');
  await expect(upload.check('resolution')).toContainText('考试照片');
  const crop = await upload.sendAndClose();
  // The demo's exam photos are 178 × 220 pixels.
  expect(Math.max(crop.width / 178, crop.height / 220)).toBeGreaterThan(0.99);
});
