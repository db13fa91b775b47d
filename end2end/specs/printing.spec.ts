import { expectNoSidewaysScroll, hydrated, press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { PrintDialog } from '../pages/print-dialog';
import { PrintersPage } from '../pages/printers-page';
import { expectAccessible } from '../support/axe';
import { isReady, lacksPhoto } from '../support/members';
import { textOf } from '../support/pdf';
import { expect, test } from '../support/test';

test('a member’s certificate becomes a sheet of cards', async ({
  page,
  context,
  request,
  members,
  watch,
}) => {
  // The viewer looks for an icon where there is none.
  watch.expectStatus(404);
  const member = await members.take(request, isReady);
  await request.post(`/members/${member.id}/certificates`);
  const list = new MembersPage(page);
  const print = new PrintDialog(page);
  await list.open();
  await expect(print.open).toBeDisabled();
  await list.find(member);
  await press(print.open);
  await expect(print.kind('A5 原大')).toBeChecked();
  await expect(print.gutter).toBeHidden();
  await print.kind('卡片').check();
  await print.gutter.selectOption('2');
  await expectAccessible(page);

  const { status, type, form } = await print.print(context);
  expect([status, type]).toEqual([200, 'application/pdf']);
  expect(form).toEqual({ ids: String(member.id), kind: 'card', gutter: '2', profile: '' });
  // A viewer keeps the document to itself: the same again, for a program.
  const sheet = await request.post('/print/sheets', { form });
  const text = textOf(await sheet.body()).replaceAll(/\s/g, '');
  for (const word of ['执业电子会员证', member.name, member.member_no, member.firm.replaceAll(/\s/g, '')]) {
    expect(text).toContain(word);
  }
});

test('who has no certificate is named, and nothing is printed', async ({
  page,
  context,
  request,
  members,
  watch,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, lacksPhoto);
  await new MembersPage(page).find(member);
  const print = new PrintDialog(page);
  await press(print.open);
  const { tab, status } = await print.print(context);
  expect(status).toBe(409);
  await expect(tab.getByRole('heading', { name: '未生成打印文件' })).toBeVisible();
  await expect(tab.getByRole('listitem')).toHaveText([member.name]);
  await expectAccessible(tab);
  await expect(print.dialog, 'the choice is kept').toBeVisible();
});

test('a printer is calibrated, chosen, changed and deleted', async ({
  page,
  context,
  request,
  members,
  watch,
}) => {
  // The viewer looks for an icon where there is none.
  watch.expectStatus(404);
  const member = await members.take(request, isReady);
  await request.post(`/members/${member.id}/certificates`);
  const list = new MembersPage(page);
  const print = new PrintDialog(page);
  const printers = new PrintersPage(page);
  await list.find(member);
  await press(print.open);
  await press(print.calibrate);
  await expect(printers.heading).toBeVisible();
  await expect(printers.steps.first()).toHaveText('打印校准页');
  const calibration = page.getByRole('link', { name: 'A4 横向' }).first();
  const document = await request.get((await calibration.getAttribute('href')) ?? '');
  expect(textOf(await document.body())).toContain('打印机校准页');

  await printers.save('添加打印机', { 名称: '财务室', 左右偏移: '0.5', 上下偏移: '-1', 横向缩放: '100.2' });
  await expect(printers.field('财务室', '左右偏移')).toHaveValue('0.5');
  await hydrated(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await list.find(member);
  await press(print.open);
  await print.printer.selectOption('财务室');
  const { status, form } = await print.print(context);
  expect(status).toBe(200);
  expect(form['profile']).toMatch(/^\d+$/);

  await printers.open();
  await printers.save('财务室', { 上下偏移: '11' });
  await expect(printers.printer('财务室').getByRole('alert')).toContainText('−10 至 10');
  await expect(printers.field('财务室', '上下偏移'), 'what was typed is kept').toHaveValue('11');
  await hydrated(page);
  await expectAccessible(page);
  await printers.save('财务室', { 上下偏移: '1' });
  await expect(page).toHaveURL(/\/printers$/);
  await expect(printers.field('财务室', '上下偏移')).toHaveValue('1');
  await printers.delete('财务室');
  await expect(printers.printer('财务室')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('printers are kept', { tag: '@desktop' }, async ({ page }) => {
    const printers = new PrintersPage(page);
    await printers.open();
    await printers.save('添加打印机', { 名称: '前台', 横向缩放: '99.5' });
    await expect(printers.field('前台', '横向缩放')).toHaveValue('99.5');
    await printers.delete('前台');
    await expect(printers.printer('前台')).toHaveCount(0);
  });
});

for (const width of [390, 820]) {
  test(`at ${width} px the dialog scrolls nothing sideways`, { tag: '@desktop' }, async ({ page, request, members }) => {
    await page.setViewportSize({ width, height: 900 });
    const list = new MembersPage(page);
    await list.find(await members.take(request, lacksPhoto));
    const print = new PrintDialog(page);
    await press(print.open);
    await print.kind('卡片').check();
    await expectNoSidewaysScroll(page);
    const excess = await print.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(excess).toBeLessThanOrEqual(0);
  });
}
