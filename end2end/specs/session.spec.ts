import { LoginPage } from '../pages/login-page';
import { MembersPage } from '../pages/members-page';
import { hydrated, press } from '../pages/base';
import { MemberPanel } from '../pages/member-panel';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

test.describe('signing in and out', () => {
  test.use({ account: null });

  test('a wrong password shows a message and keeps the name', async ({ page, watch }) => {
    watch.expectStatus(401);
    const login = new LoginPage(page);
    await login.open();
    await hydrated(page);
    await login.signIn('beishan-manager', 'not-the-password');
    await expect(login.message).toContainText('用户名或密码不正确');
    await expect(login.username).toHaveValue('beishan-manager');
    await expect(login.password).toHaveValue('');
    await hydrated(page);
  });

  test('an unknown name gets the same message', async ({ page, watch }) => {
    watch.expectStatus(401);
    const login = new LoginPage(page);
    await login.open();
    await login.signIn('nobody', 'not-the-password');
    await expect(login.message).toHaveText('用户名或密码不正确，请重新输入。');
  });

  test('signing in leads back to the list that was asked for; 退出 ends the session', async ({
    page,
    accounts,
  }) => {
    const password = accounts.make('leaving-clerk', '33');
    const list = new MembersPage(page);
    await list.visit({ queue: 'doubtful', sort: 'name' });
    await new LoginPage(page).signIn('leaving-clerk', password);
    await expect(page).toHaveURL(/\/members\?queue=doubtful&sort=name$/);
    await expect(list.queue('信息存疑')).toHaveAttribute('aria-current', 'true');
    await hydrated(page);

    await press(page.getByRole('button', { name: '退出' }));
    await expect(page).toHaveURL(/\/login$/);
    await list.visit();
    await expect(page).toHaveURL(/\/login\?next=/);
  });
});

test('the address of the site is 进度', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: '进度' })).toBeVisible();
  // On narrow screens the menu is a drawer.
  await expect(page.locator('#menu a[aria-current="page"]')).toHaveText('进度');
});

test('a session that ends while a page is open says so and keeps the text', async ({
  page,
  request,
  members,
  watch,
}) => {
  watch.expectStatus(401);
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.open({ q: member.member_no, member: member.id });
  const panel = new MemberPanel(page);
  await panel.field('备注').fill('写了很久的备注');
  const kept = await page.context().cookies();
  await page.context().clearCookies();
  await press(panel.save);
  const lost = page.getByRole('dialog', { name: '登录已失效' });
  await expect(lost).toContainText('未保存的内容仍在页面上');
  await press(lost.getByRole('button', { name: '关闭' }));
  await expect(panel.field('备注')).toHaveValue('写了很久的备注');
  // Signed in again in another window:
  await page.context().addCookies(kept);
  await panel.saveAndWait();
});
