import type { Locator } from '@playwright/test';
import { press } from '../pages/base';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { isReady, lacksField } from '../support/members';
import { expect, test } from '../support/test';

const SAVE = '**/api/members/save';

test.describe('editing in the list', { tag: '@desktop' }, () => {
  test('a cell opens on click; Enter saves and moves down', async ({ page, request, members }) => {
    const sheet = new MaintenancePage(page);
    await sheet.open({ q: '示例瓯江' });
    const { id } = await members.take(request, (member) => isReady(member) && member.firm.includes('瓯江'));
    const row = sheet.row(id);
    const cell = sheet.cell(row, '批准注册文号');
    await cell.scrollIntoViewIfNeeded();
    await cell.click();
    await expect(sheet.editor(cell)).toBeFocused();
    await sheet.editor(cell).fill('示会协〔2020〕501号');
    const saved = page.waitForResponse(SAVE);
    await sheet.editor(cell).press('Enter');
    expect((await saved).status()).toBe(200);
    await expect(cell).toHaveText('示会协〔2020〕501号');
    await expect(sheet.cell(await below(sheet, id), '批准注册文号')).toBeFocused();

    await test.step('what is shown is what was saved', async () => {
      await page.reload();
      await expect(cell).toHaveText('示会协〔2020〕501号');
    });
  });

  test('Enter opens, Tab saves and moves right, Esc undoes', async ({ page, request, members }) => {
    const sheet = new MaintenancePage(page);
    const member = await members.take(request, isReady);
    await sheet.open({ q: member.member_no });
    const row = sheet.row(member.id);
    const name = sheet.cell(row, '姓名');
    await name.focus();
    await page.keyboard.press('ArrowRight');
    await expect(sheet.cell(row, '执业会员号')).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(sheet.editor(name)).toBeFocused();
    await expect(sheet.editor(name)).toHaveValue(member.name);
    await sheet.editor(name).fill('𬱖䶮·测试');
    const saved = page.waitForResponse(SAVE);
    await page.keyboard.press('Tab');
    expect((await saved).status()).toBe(200);
    await expect(sheet.cell(row, '执业会员号')).toBeFocused();
    await expect(name).toHaveText('𬱖䶮·测试');

    await page.keyboard.press('Enter');
    const number = sheet.cell(row, '执业会员号');
    await sheet.editor(number).fill('1');
    await page.keyboard.press('Escape');
    await expect(number).toHaveText(member.member_no);
    await expect(number).toBeFocused();
  });

  test('a text that the field cannot take stays, with the reason', async ({ page, request, members }) => {
    const sheet = new MaintenancePage(page);
    const member = await members.take(request, isReady);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '入会时间');
    await cell.click();
    await sheet.editor(cell).fill('2020-02-30');
    await page.keyboard.press('Enter');
    await expect(cell.getByRole('alert')).not.toBeEmpty();
    await expect(sheet.editor(cell)).toHaveValue('2020-02-30');
    await expect(sheet.editor(cell)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(cell.getByRole('alert')).toBeHidden();
  });

  test('a save that fails keeps the text, and the next one saves it', async ({
    page,
    request,
    members,
    watch,
  }) => {
    watch.expectNetworkFailure();
    const sheet = new MaintenancePage(page);
    const member = await members.take(request, isReady);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '批准注册文号');
    await page.route(SAVE, (route) => route.abort());
    await cell.click();
    await sheet.editor(cell).fill('示会协〔2021〕77号');
    await page.keyboard.press('Enter');
    await expect(cell.getByRole('alert')).toContainText('无法连接服务器');
    await expect(cell).toContainText('示会协〔2021〕77号');
    await page.unroute(SAVE);
    await cell.click();
    await expect(sheet.editor(cell)).toHaveValue('示会协〔2021〕77号');
    const saved = page.waitForResponse(SAVE);
    await page.keyboard.press('Enter');
    expect((await saved).status()).toBe(200);
    await expect(cell).toHaveText('示会协〔2021〕77号');
  });

  test('filling the last gap makes the member ready', async ({ page, request, members }) => {
    const sheet = new MaintenancePage(page);
    const member = await members.take(
      request,
      (candidate) => lacksField(candidate) && candidate.standing.missing === 1,
    );
    await sheet.open({ q: member.member_no });
    const row = sheet.row(member.id);
    const gap = row.getByRole('gridcell').filter({ hasText: /^缺$/ });
    await expect(gap).toHaveCount(1);
    const isDate = await sheet.cell(row, '入会时间').getByText('缺').isVisible();
    await gap.click();
    await row.getByRole('textbox').fill(isDate ? '2016-05-18' : '示会协〔2016〕99号');
    await page.keyboard.press('Enter');
    await expect(sheet.cell(row, '状态')).toHaveText('可签发');
  });
});

test('修改信息 opens the form; a failed save keeps every text', async ({ page, request, members, watch }) => {
  watch.expectNetworkFailure();
  const sheet = new MaintenancePage(page);
  const member = await members.take(request, isReady);
  await sheet.open({ q: member.member_no });
  await press(sheet.editButton(member.id));
  const panel = new MemberPanel(page);
  await panel.field('职务').fill('合伙人');
  await panel.field('备注').fill('第一行\n第二行 <b>');
  await page.route(SAVE, (route) => route.abort());
  await press(panel.save);
  await expect(panel.message).toContainText('无法连接服务器');
  await expect(panel.field('职务')).toHaveValue('合伙人');
  await expect(panel.field('备注')).toHaveValue('第一行\n第二行 <b>');
  await page.unroute(SAVE);
  await panel.saveAndWait();
  await page.reload();
  await expect(panel.field('备注')).toHaveValue('第一行\n第二行 <b>');
  await panel.close();
});

test('what is wrong is marked at its field, nothing is saved', async ({ page, request, members }) => {
  const sheet = new MaintenancePage(page);
  const member = await members.take(request, isReady);
  await sheet.open({ q: member.member_no, member: member.id });
  const panel = new MemberPanel(page);
  await panel.field('出生日期').fill('1990-13-01');
  await press(panel.save);
  await expect(panel.field('出生日期')).toHaveAttribute('aria-invalid', 'true');
  await expect(panel.field('出生日期')).toBeFocused();
  await expect(panel.field('出生日期')).toHaveValue('1990-13-01');
});

test('closing with changes unsaved asks first', async ({ page, request, members }) => {
  const sheet = new MaintenancePage(page);
  const member = await members.take(request, isReady);
  await sheet.open({ q: member.member_no, member: member.id });
  const panel = new MemberPanel(page);
  await panel.field('职务').fill('项目经理');
  await press(panel.panel.getByRole('link', { name: '关闭' }));
  const asking = page.getByRole('alertdialog', { name: '有未保存的修改' });
  await press(asking.getByRole('button', { name: '继续编辑' }));
  await expect(panel.field('职务')).toHaveValue('项目经理');
  await press(panel.panel.getByRole('link', { name: '关闭' }));
  await press(asking.getByRole('button', { name: '放弃修改' }));
  await expect(panel.panel).toBeHidden();
});

/** The row under another. */
async function below(sheet: MaintenancePage, member: number): Promise<Locator> {
  const ids = await sheet.rows.evaluateAll((rows) => rows.map((row) => Number(row.dataset.memberId)));
  const next = ids[Math.min(ids.indexOf(member) + 1, ids.length - 1)];
  return sheet.row(next ?? 0);
}
