import { press } from '../pages/base';
import { DownloadDialog } from '../pages/download-dialog';
import { MembersPage } from '../pages/members-page';
import { isDoubtful } from '../support/members';
import { expect, test } from '../support/test';

test('doubtful: the reasons are listed, one confirmation issues, none is asked again', async ({
  page,
  request,
  members,
  watch,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, isDoubtful);
  const list = new MembersPage(page);
  await list.find(member);
  await expect(list.row(member.id)).toContainText('信息存疑');
  await press(list.download);

  const problem = new DownloadDialog(page);
  await expect(problem.sentence).toContainText('存疑');
  await expect(problem.reasons).not.toHaveCount(0);
  const download = page.waitForEvent('download');
  await press(problem.confirm);
  expect((await download).suggestedFilename()).toContain(member.name);
  await expect(problem.dialog).toBeHidden();
  await expect(list.row(member.id)).toContainText('已签发 v1');

  await list.saveCertificate();
  await expect(problem.dialog).toBeHidden();
});

test('doubtful: cancelling issues nothing', async ({ page, request, members, watch }) => {
  watch.expectStatus(409);
  const member = await members.take(request, isDoubtful);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.download);
  const problem = new DownloadDialog(page);
  await press(problem.dialog.getByRole('button', { name: '取消' }));
  await expect(problem.dialog).toBeHidden();
  await list.open({ q: member.member_no });
  await expect(list.row(member.id)).toContainText('信息存疑');
});
