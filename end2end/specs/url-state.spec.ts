import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { hydrated, press } from '../pages/base';
import { expect, test } from '../support/test';

test('the URL holds the list: a reload changes nothing, the back button goes back', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open();
  const seen: { url: string; texts: string[] }[] = [];
  const remember = async () => {
    await list.settled();
    seen.push({ url: page.url(), texts: await list.texts() });
  };
  await remember();
  await list.chooseQueue('可签发');
  await remember();
  await list.sortBy('执业会员姓名');
  await remember();
  await press(list.paging.getByRole('link', { name: '每页 50 人' }));
  await expect(list.rows).toHaveCount(50);
  await remember();
  await press(list.paging.getByRole('link', { name: '下一页' }));
  await expect(list.cell(list.rows.first(), '序号')).toHaveText('51');
  await remember();
  await list.searchFor('示例中和');
  await remember();
  expect(new Set(seen.map(({ url }) => url)).size).toBe(seen.length);

  for (const { url, texts } of [...seen].reverse()) {
    await expect(page).toHaveURL(url);
    await expect.poll(() => list.texts()).toEqual(texts);
    await page.reload();
    await hydrated(page);
    await expect(page).toHaveURL(url);
    expect(await list.texts()).toEqual(texts);
    await expect(list.search).toHaveValue(new URL(url).searchParams.get('q') ?? '');
    if (url !== seen[0]?.url) await page.goBack();
  }
});

test('the firm filter is in the URL', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open();
  const firm = (await list.cell(list.rows.first(), '服务所名称').textContent())?.trim() ?? '';
  await list.openFilters();
  await list.firm.pressSequentially(firm);
  await press(list.firmChoice(firm));
  await list.applyFilters();
  await expect(page).toHaveURL(/[?&]firm=\d+/);
  await page.reload();
  await hydrated(page);
  await expect(list.chip(firm)).toBeVisible();
  for (const row of await list.rows.all()) await expect(row).toContainText(firm);
});

test('the open form is in the URL', async ({ page }) => {
  const list = new MembersPage(page);
  await list.open({ queue: 'ready' });
  const first = list.rows.first();
  const id = Number(await first.getAttribute('data-member-id'));
  const name = (await list.cell(first, '执业会员姓名').innerText()).replace('★', '').trim();
  await list.select(id);
  await press(list.edit);
  const panel = new MemberPanel(page);
  await expect(panel.field('姓名')).toHaveValue(name);
  await expect(page).toHaveURL(new RegExp(`queue=ready&member=${id}$`));
  await page.reload();
  await hydrated(page);
  await expect(panel.field('姓名')).toHaveValue(name);
  await page.goBack();
  await expect(panel.panel).toBeHidden();
  await page.goForward();
  await expect(panel.field('姓名')).toHaveValue(name);
});
