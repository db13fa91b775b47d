import { press } from '../pages/base';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { isReady } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

const SAVE = '**/api/members/save';

// That nothing dies is told by the console, which every test watches.
test.describe('leaving in the middle of something', { tag: '@desktop' }, () => {
  test('后退 while typing in the panel: the text is kept and put back', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MaintenancePage(page);
    await list.open({ q: member.member_no });
    await press(list.editButton(member.id));
    const panel = new MemberPanel(page);
    await panel.field('职务').click();
    await page.keyboard.type('合伙人');
    await page.goBack();
    await expect(panel.panel).toBeHidden();
    await expect(page.getByRole('status')).toContainText('已为您保留');

    await press(list.editButton(member.id));
    await expect(panel.field('职务')).toHaveValue('合伙人');
    await expect(panel.panel).toContainText('已放回上次没有保存的修改');
    await panel.saveAndWait();
    await panel.close();

    await test.step('what is saved or given up is not put back', async () => {
      await press(list.editButton(member.id));
      await expect(panel.panel).not.toContainText('已放回');
      await panel.field('职务').fill('经理');
      await press(panel.panel.getByRole('link', { name: '关闭' }));
      await press(panel.panel.getByRole('button', { name: '放弃修改' }));
      await expect(panel.panel).toBeHidden();
      await press(list.editButton(member.id));
      await expect(panel.field('职务')).toHaveValue('合伙人');
    });
  });

  test('后退 while the panel saves: it is saved, and nothing is kept twice', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MaintenancePage(page);
    await list.open({ q: member.member_no });
    await press(list.editButton(member.id));
    const panel = new MemberPanel(page);
    await panel.field('备注').fill('保存中后退');
    let go: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route(SAVE, async (route) => {
      await held;
      await route.continue();
    });
    const sent = page.waitForRequest(SAVE);
    await press(panel.save);
    await sent;
    await page.goBack();
    await expect(panel.panel).toBeHidden();
    const answer = page.waitForResponse(SAVE);
    go?.();
    expect((await answer).status()).toBe(200);
    await expect(page.getByRole('status')).toContainText('已保存');
    await page.unroute(SAVE);
    await press(list.editButton(member.id));
    await expect(panel.field('备注')).toHaveValue('保存中后退');
    await expect(panel.panel).not.toContainText('已放回');
  });

  test('the other page of the menu while a cell is open: its text is saved', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    await new MembersPage(page).open();
    await press(page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '注师维护' }));
    await expect(page.getByRole('heading', { level: 1, name: '注师维护' })).toBeVisible();
    const sheet = new MaintenancePage(page);
    await page.getByRole('searchbox').fill(member.member_no);
    await page.getByRole('searchbox').press('Enter');
    await expect(sheet.rows).toHaveCount(1);
    const cell = sheet.cell(sheet.row(member.id), '批准注册文号');
    await cell.click();
    await expect(sheet.editor(cell)).toBeFocused();
    await page.keyboard.type('示会协〔2019〕3号');
    const saved = page.waitForResponse(SAVE);
    await page.goBack();
    expect((await saved).status()).toBe(200);
  });

  test('another page while a cell is open: the browser asks', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const sheet = new MaintenancePage(page);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '批准注册文号');
    await cell.click();
    await expect(sheet.editor(cell)).toBeFocused();
    await page.keyboard.type('未写完');
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => setTimeout(() => location.assign('/jobs')));
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await expect(sheet.editor(cell)).toHaveValue('未写完');
  });

  test('closing the upload dialog while a photo loads', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MembersPage(page);
    await list.find(member);
    await press(list.upload);
    const upload = new UploadDialog(page);
    const file = await portrait(page, { width: 2400, height: 3000 });
    await upload.file.setInputFiles(file);
    await press(upload.button('取消'));
    await expect(upload.dialog).toBeHidden();

    await test.step('while the stored original is fetched', async () => {
      let go: (() => void) | undefined;
      const held = new Promise<void>((resolve) => (go = resolve));
      await page.route('**/photo?original=1', async (route) => {
        await held;
        await route.continue();
      });
      await press(list.upload);
      await press(upload.button('重新裁剪现有照片'));
      await press(upload.button('取消'));
      await expect(upload.dialog).toBeHidden();
      const answer = page.waitForResponse('**/photo?original=1');
      go?.();
      await (await answer).finished();
      await page.unroute('**/photo?original=1');
    });

    // The page still reacts, and the dialog works.
    await press(list.upload);
    await upload.choose(file);
    await expect(upload.confirm).toBeEnabled();
  });
});
