import { hydrated, press } from '../pages/base';
import { LoginPage } from '../pages/login-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

// Two windows of one browser share their session: it may be another person's by now.
test('a page saves nothing in the name of who has signed in since', async ({
  page,
  context,
  request,
  members,
  accounts,
  watch,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, isReady);
  const query = { q: member.member_no, member: member.id };
  await new MembersPage(page).open(query);
  const panel = new MemberPanel(page);
  await panel.field('备注').fill('甲写了很久的备注');

  const other = await context.newPage();
  const password = accounts.make('next-person', '33');
  await new MembersPage(other).open();
  await press(other.getByRole('button', { name: '退出' }));
  await new LoginPage(other).signIn('next-person', password);
  await expect(other).toHaveURL(/\/members/);

  await press(panel.save);
  const told = page.getByRole('dialog', { name: '登录用户已变更' });
  await expect(told).toContainText('未作任何修改');
  await press(told.getByRole('button', { name: '关闭' }));
  await expect(panel.field('备注')).toHaveValue('甲写了很久的备注');

  await test.step('nothing was saved', async () => {
    await new MembersPage(other).open(query);
    await expect(new MemberPanel(other).field('备注')).not.toHaveValue('甲写了很久的备注');
  });

  await test.step('重新载入 shows the page of who is signed in now', async () => {
    await press(panel.save);
    page.on('dialog', (dialog) => dialog.accept());
    await press(told.getByRole('link', { name: '重新载入' }));
    await hydrated(page);
    await panel.field('备注').fill('乙写的备注');
    await panel.saveAndWait();
  });
});
