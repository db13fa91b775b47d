import { press } from '../pages/base';
import { DownloadDialog } from '../pages/download-dialog';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { bytesOf } from '../support/downloads';
import { lacksField, lacksPhoto } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

/** What to type into a required field that the demo leaves empty. */
const TEXTS: Record<string, string> = {
  入会时间: '2016-05-18',
  批准注册文号: '示会协〔2016〕88号',
  批准注册日期: '2016-05-18',
};

test('incomplete: every missing field is named and one click away, then the download is', async ({
  page,
  request,
  members,
  watch,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, lacksField);
  const list = new MembersPage(page);
  await list.find(member);
  await expect(list.row(member.id)).toContainText('信息不全');
  await press(list.download);

  const problem = new DownloadDialog(page);
  await expect(problem.sentence).toHaveText('请将会员必填信息补充完整，再进行下载');
  await expect(problem.reasons).toHaveCount(member.standing.missing);
  const fields = await problem.reasons.allInnerTexts();
  const first = fields[0] ?? '';
  await press(problem.missing(first));

  const panel = new MemberPanel(page);
  await expect(problem.dialog).toBeHidden();
  await expect(panel.field(first)).toBeFocused();
  await expect(page).toHaveURL(/[?&]member=\d+&field=/);
  for (const field of fields) await panel.field(field).fill(TEXTS[field] ?? '');
  await panel.saveAndWait();

  const download = page.waitForEvent('download');
  await press(panel.download);
  const pdf = await bytesOf(await download);
  expect(pdf.subarray(0, 4).toString('latin1')).toBe('%PDF');
  await panel.close();
  await expect(list.row(member.id)).toContainText('已签发 v1');
});

test('without a photo the way leads to the upload', async ({ page, request, members, watch }) => {
  watch.expectStatus(409);
  const member = await members.take(request, lacksPhoto);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.download);
  const problem = new DownloadDialog(page);
  await expect(problem.sentence).toHaveText('请将会员必填信息补充完整，再进行下载');
  await press(problem.dialog.getByRole('button', { name: '照片', exact: true }));
  const upload = new UploadDialog(page);
  await expect(problem.dialog).toBeHidden();
  await upload.choose(await portrait(page, { width: 520, height: 640 }));
  await upload.sendAndClose();
  const download = await list.saveCertificate();
  expect(download.suggestedFilename()).toContain(member.name);
});
