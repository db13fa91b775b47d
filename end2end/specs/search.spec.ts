import type { Page } from '@playwright/test';
import { hydrated, press } from '../pages/base';
import { LoginPage } from '../pages/login-page';
import { MembersPage } from '../pages/members-page';
import { list as listed } from '../support/members';
import { expect, test } from '../support/test';

/** A member of the demo and the number of their document. */
async function somebody(page: Page) {
  const { rows } = await listed(page.request, { queue: 'ready' });
  const member = rows[3];
  if (!member) throw new Error('the demo has nobody who is ready');
  const answer = await page.request.post('/api/members/reveal-id-number', { data: { id: member.id } });
  return { member, number: (await answer.json()) as string };
}

test('a document number is found, and neither address nor history nor page holds it', async ({ page }) => {
  const { member, number } = await somebody(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('framenavigated', (frame) => asked.push(frame.url()));
  const list = new MembersPage(page);
  await list.open();
  await list.searchForNumber(`${number.slice(0, 6)} ${number.slice(6, 14)}-${number.slice(14).toLowerCase()}`);
  await expect(list.rows).toHaveCount(1);
  await expect(list.row(member.id)).toBeVisible();
  await expect(list.search).toHaveValue('');
  await expect(list.chips).toContainText(`证件号 ${number.slice(0, 3)}***`);
  await list.sortBy('执业会员姓名');
  await list.chooseQueue('可签发');
  await expect(list.rows).toHaveCount(1);
  await page.reload();
  await hydrated(page);
  await expect(list.row(member.id)).toBeVisible();
  await press(list.paging.getByRole('link', { name: '每页 50 人' }));
  await expect(list.rows).toHaveCount(1);
  expect(await page.content()).not.toContain(number);
  expect(await page.title()).not.toContain(number);
  await press(list.chips.getByRole('link'));
  await expect(list.chips).toBeHidden();
  await expect(page).toHaveURL(/queue=ready&sort=name&size=50$/);
  for (const url of asked) expect(decodeURIComponent(url)).not.toContain(number.slice(6, 14));
});

test('hits are marked, the nearest come first', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open();
  const name = (await list.cell(list.rows.first(), '执业会员姓名').innerText()).replace('★', '').trim();
  await list.searchFor(name);
  await expect(list.cell(list.rows.first(), '执业会员姓名').locator('mark')).toHaveText(name);
  await list.searchFor(name.slice(1));
  for (const row of await list.rows.all()) await expect(row.locator('mark').first()).toBeVisible();
});

test('filters are in the address, combine, and come off one by one', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open();
  await list.openFilters();
  await list.firm.pressSequentially('tianheng');
  const offered = list.filters.getByRole('option');
  await expect(offered.first()).toBeVisible();
  const firm = await offered.first().innerText();
  await list.firm.press('ArrowDown');
  await list.firm.press('Enter');
  await expect(list.firm).toHaveValue(firm);
  await list.filters.getByLabel('照片来源').selectOption('没有照片');
  await list.applyFilters();
  await expect(page).toHaveURL(/firm=\d+&photo=none/);
  for (const row of await list.rows.all()) await expect(row).toContainText(firm);
  const both = await list.queueCount('全部');
  await page.reload();
  await hydrated(page);
  expect(await list.queueCount('全部')).toBe(both);
  await press(list.chip('没有照片'));
  await expect(page).toHaveURL(/members\?firm=\d+$/);
  await list.settled();
  expect(await list.queueCount('全部')).toBeGreaterThan(both);
  await page.goBack();
  await list.settled();
  expect(await list.queueCount('全部')).toBe(both);
  await list.openFilters();
  await expect(list.filters.getByLabel('照片来源')).toHaveValue('none');
  await page.keyboard.press('Escape');
  await expect(list.filters).toBeHidden();
});

test('everybody in the list is selected beyond the page, and exported', { tag: '@desktop' }, async ({ page }) => {
  const list = new MembersPage(page);
  await list.open({ queue: 'no-photo' });
  await list.table.getByRole('checkbox', { name: '选择本页全部会员' }).click();
  await press(list.toolbar.getByRole('button', { name: /选择全部 \d+ 人/ }));
  const total = await list.queueCount('缺照片');
  await expect(list.toolbar).toContainText(`已选全部 ${total} 人`);
  const download = page.waitForEvent('download');
  await press(list.toolbar.getByRole('button', { name: '导出' }));
  expect((await download).suggestedFilename()).toContain('.xlsx');
  await press(list.toolbar.getByRole('button', { name: '清除' }));
  await expect(list.toolbar).toContainText('已选 0 人');
});

test('a view is saved, opened, renamed and deleted', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open({ queue: 'ready', sort: '-name', page: 2 });
  const name = `可签发倒序 ${Date.now() % 100000}`;
  await list.openViews();
  await page.getByLabel('视图名称').fill(name);
  await press(page.getByRole('button', { name: '保存视图' }));
  await hydrated(page);
  await expect(page).toHaveURL(/queue=ready&sort=-name&page=2$/);
  await list.open();
  await list.openViews();
  await press(page.getByRole('link', { name, exact: true }));
  await expect(page).toHaveURL(/queue=ready&sort=-name$/);
  await list.settled();
  await list.openViews();
  await press(page.getByLabel(`改名或删除视图：${name}`));
  await press(page.getByRole('button', { name: '删除' }));
  await hydrated(page);
  await list.openViews();
  await expect(page.getByRole('link', { name, exact: true })).toBeHidden();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, account: null });

  test('numbers, filters and views work', async ({ page, accounts }) => {
    const list = new MembersPage(page);
    await list.visit();
    await new LoginPage(page).signIn('beishan-clerk', accounts.password('beishan-clerk'));
    await expect(list.rows.first()).toBeVisible();
    const { member, number } = await somebody(page);
    await list.search.fill(number);
    await page.getByRole('button', { name: '搜索', exact: true }).click();
    await expect(page).toHaveURL(/\/members\?t=[0-9a-f]{32}$/);
    await expect(list.rows).toHaveCount(1);
    await expect(list.row(member.id)).toBeVisible();
    await list.openFilters();
    await list.filters.getByLabel('会籍状态').selectOption('转出');
    await list.filters.getByRole('button', { name: '应用' }).click();
    await expect(page).toHaveURL(/t=[0-9a-f]{32}&.*status=transferred/);
    await expect(list.rows).toHaveCount(0);
    await expect(list.chips.getByRole('link')).toHaveCount(3);
  });
});
