import { LoginPage } from '../pages/login-page';
import { MembersPage } from '../pages/members-page';
import { expect, test } from '../support/test';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, account: null });

  test('signing in, searching, sorting, paging and the queues work', async ({ page, accounts }) => {
    const list = new MembersPage(page);
    await list.visit();
    await new LoginPage(page).signIn('beishan-clerk', accounts.password('beishan-clerk'));
    await expect(page).toHaveURL(/\/members$/);
    await expect(list.rows).toHaveCount(20);
    await expect(list.cell(list.rows.first(), '序号')).toHaveText('1');

    await list.paging.getByRole('link', { name: '下一页' }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(list.cell(list.rows.first(), '序号')).toHaveText('21');

    await list.column('执业会员姓名').getByRole('link').click();
    await expect(page).toHaveURL(/sort=name/);
    await expect(list.column('执业会员姓名')).toHaveAttribute('aria-sort', 'ascending');

    await list.queue('缺照片').click();
    await expect(page).toHaveURL(/queue=no-photo&sort=name/);
    const labels = await list.rows.getByText('缺照片', { exact: true }).count();
    expect(labels).toBe(20);

    const firm = (await list.cell(list.rows.first(), '服务所名称').textContent())?.trim() ?? '';
    await list.search.fill(firm);
    await page.getByRole('button', { name: '搜索', exact: true }).click();
    await expect(page).toHaveURL(/[?&]q=/);
    const asked = new URL(page.url()).searchParams;
    expect([asked.get('q'), asked.get('queue'), asked.get('sort')]).toEqual([firm, 'no-photo', 'name']);
    await expect(list.queue('缺照片')).toHaveAttribute('aria-current', 'true');
    for (const row of await list.rows.all()) await expect(row).toContainText(firm);
    await expect(list.search).toHaveValue(firm);
  });

  test('what needs a script is disabled, not dead', async ({ page, accounts }) => {
    const list = new MembersPage(page);
    await list.visit();
    await new LoginPage(page).signIn('beishan-clerk', accounts.password('beishan-clerk'));
    for (const control of [list.upload, list.edit, list.download]) await expect(control).toBeDisabled();
    await expect(list.rows.first().getByRole('button', { name: '显示完整证件号' })).toBeDisabled();
  });
});
