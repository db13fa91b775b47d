import { press } from '../pages/base';
import { DownloadDialog } from '../pages/download-dialog';
import { LoginPage } from '../pages/login-page';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { expectAccessible } from '../support/axe';
import { isDoubtful, isReady, lacksField } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

test.describe('axe finds no serious violation', () => {
  test('before signing in', async ({ page, watch, secondWindow }) => {
    watch.expectStatus(401);
    const visitor = await (await secondWindow(null)).newPage();
    const login = new LoginPage(visitor);
    await login.open();
    await expectAccessible(visitor);
    await login.signIn('nobody', 'not-the-password');
    await expect(login.message).not.toBeEmpty();
    await expectAccessible(visitor);
    await page.goto('/password');
    await expectAccessible(page);
  });

  test('in the list, empty and full', async ({ page }) => {
    const list = new MembersPage(page);
    await list.open();
    await expectAccessible(page);
    await press(list.cell(list.rows.first(), '执业会员姓名'));
    await expectAccessible(page);
    await list.open({ q: '没有这样的会员' });
    await expectAccessible(page);
  });

  test('in the form', async ({ page, request, members }) => {
    for (const state of [isDoubtful, lacksField]) {
      const member = await members.take(request, state);
      await new MembersPage(page).open({ member: member.id });
      await expect(new MemberPanel(page).field('姓名')).toHaveValue(member.name);
      await expectAccessible(page);
    }
  });

  test('in the upload dialog', async ({ page, request, members }) => {
    const list = new MembersPage(page);
    await list.find(await members.take(request, isReady));
    await press(list.upload);
    const upload = new UploadDialog(page);
    await expect(upload.confirm).toBeVisible();
    await expectAccessible(page);
    await upload.choose(await portrait(page, { width: 800, height: 1000 }));
    await expectAccessible(page);
  });

  test('in the dialogs of a download', async ({ page, request, members, watch }) => {
    watch.expectStatus(409);
    const list = new MembersPage(page);
    for (const state of [isDoubtful, lacksField]) {
      await list.find(await members.take(request, state));
      await press(list.download);
      await expect(new DownloadDialog(page).sentence).toBeVisible();
      await expectAccessible(page);
    }
  });

  test('in 注师维护, with a cell open and one in error', async ({ page }) => {
    const sheet = new MaintenancePage(page);
    await sheet.open();
    await expectAccessible(page);
    const cell = sheet.cell(sheet.rows.first(), '入会时间');
    await cell.scrollIntoViewIfNeeded();
    await press(cell);
    await sheet.editor(cell).fill('2020-02-30');
    await sheet.editor(cell).press('Enter');
    await expect(cell.getByRole('alert')).not.toBeEmpty();
    await expectAccessible(page);
  });

  test('on the verification page and where there is no page', async ({ page, request, members, watch }) => {
    watch.expectStatus(404);
    const member = await members.take(request, isReady);
    const issued = await request.post(`/members/${member.id}/certificates`);
    const { code } = (await issued.json()) as { code: string };
    await page.goto(`/verify/${code}`);
    await expect(page.getByRole('main')).toContainText('有效');
    await expectAccessible(page);
    await page.goto('/verify/00000000000000000000000000');
    await expectAccessible(page);
    await page.goto('/nowhere');
    await expectAccessible(page);
  });
});
