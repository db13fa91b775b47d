import type { Page } from '@playwright/test';
import { press } from '../pages/base';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { RevokeDialog } from '../pages/revoke-dialog';
import { UploadDialog } from '../pages/upload-dialog';
import { isReady } from '../support/members';
import { portrait } from '../support/pictures';
import { photosOf } from '../support/history';
import { expect, test } from '../support/test';

/** The next of these requests is done by the server, but its answer does not come. */
async function loseAnswer(page: Page, url: string): Promise<() => number> {
  let asked = 0;
  await page.route(url, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    asked += 1;
    if (asked > 1) return route.fallback();
    await route.fetch();
    await route.abort('connectionreset');
  });
  return () => asked;
}

// The page asks the server what is so: it never says that nothing was done.
test.describe('an answer that does not come', () => {
  test.beforeEach(({ watch }) => {
    watch.expectNetworkFailure();
    watch.expectStatus(409);
  });

  test('what the panel saved is known to be saved', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    await new MembersPage(page).open({ q: member.member_no, member: member.id });
    const panel = new MemberPanel(page);
    await panel.field('备注').fill('１２ 月核对');
    const asked = await loseAnswer(page, '**/api/members/save*');
    await press(panel.save);
    await expect(page.getByRole('status')).toContainText('已保存');
    expect(asked()).toBeGreaterThan(1);
    await expect(panel.panel.getByRole('group', { name: '备注' })).toBeHidden();
    await page.reload();
    await expect(panel.field('备注')).toHaveValue(/月核对/);
  });

  test('what a cell saved is known to be saved', { tag: '@desktop' }, async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const sheet = new MaintenancePage(page);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '批准注册文号');
    await loseAnswer(page, '**/api/members/save*');
    await cell.click();
    await sheet.editor(cell).fill('示会协〔2023〕9号');
    await sheet.editor(cell).press('Enter');
    await expect(page.getByRole('status')).toContainText('批准注册文号已保存');
    await expect(cell).toHaveText('示会协〔2023〕9号');
  });

  test('a certificate is issued once, and downloaded', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    await new MembersPage(page).open({ q: member.member_no, member: member.id });
    const panel = new MemberPanel(page);
    await loseAnswer(page, '**/members/*/certificates*');
    const download = page.waitForEvent('download');
    await press(panel.panel.getByRole('button', { name: '下载会员证' }));
    expect((await download).suggestedFilename()).toContain('.pdf');
    const detail = await (
      await request.post('/api/members/detail', { data: { id: Number(member.id) } })
    ).json();
    expect(detail.certificates).toHaveLength(1);
  });

  test('a photo is uploaded once', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MembersPage(page);
    await list.find(member);
    await press(list.upload);
    const upload = new UploadDialog(page);
    await upload.choose(await portrait(page, { width: 520, height: 640 }));
    await upload.giveReason();
    const history = async () => (await photosOf(request, member.id)).length;
    const before = await history();
    await loseAnswer(page, '**/members/*/photo?*');
    await press(upload.confirm);
    await expect(upload.dialog).toBeHidden();
    await expect(page.getByRole('status')).toContainText('照片已更新');
    expect(await history()).toBe(before + 1);
  });

  test('what was revoked is known to be revoked', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    await new MembersPage(page).open({ q: member.member_no, member: member.id });
    const panel = new MemberPanel(page);
    const download = page.waitForEvent('download');
    await press(panel.download);
    await download;
    await press(panel.version(1).getByRole('button', { name: '撤销第 1 版' }));
    const dialog = new RevokeDialog(page);
    await press(dialog.reason('误发'));
    await loseAnswer(page, '**/api/certificates/revoke*');
    await press(dialog.confirm);
    await expect(page.getByRole('status')).toContainText('第 1 版会员证已撤销');
    await expect(panel.version(1)).toContainText('已撤销');
  });

  test('without any answer it is said that it is not known', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    await new MembersPage(page).open({ q: member.member_no, member: member.id });
    const panel = new MemberPanel(page);
    await panel.field('备注').fill('断网时写的');
    await page.route('**/api/members/save*', (route) => route.abort('connectionreset'));
    await press(panel.save);
    await expect(panel.message).toContainText('不能确定刚才的操作是否已完成');
    await expect(panel.panel).not.toContainText('未作任何修改');
    await expect(panel.field('备注')).toHaveValue('断网时写的');
  });
});
