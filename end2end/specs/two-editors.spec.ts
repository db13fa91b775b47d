import { press } from '../pages/base';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

test('two editors of one field: both values are shown, the second chooses', async ({
  page,
  request,
  members,
  watch,
  secondWindow,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, isReady);
  const query = { q: member.member_no, member: member.id };
  const otherPage = await (await secondWindow('beishan-manager')).newPage();
  await new MembersPage(page).open(query);
  await new MembersPage(otherPage).open(query);
  const [mine, theirs] = [new MemberPanel(page), new MemberPanel(otherPage)];

  await mine.field('职务').fill('部门经理');
  await mine.field('备注').fill('只有我写的备注');
  await theirs.field('职务').fill('合伙人');
  await theirs.field('专业').fill('会计学');
  await theirs.saveAndWait();

  await press(mine.save);
  const choice = mine.panel.getByRole('group', { name: '职务' });
  await expect(choice).toContainText('他人保存的：合伙人');
  await expect(choice).toContainText('您填写的：部门经理');
  await expect(mine.field('职务')).toHaveValue('部门经理');
  await expect(mine.field('备注')).toHaveValue('只有我写的备注');
  await expect(mine.field('专业')).toHaveValue('会计学');

  await test.step('without a choice nothing is saved', async () => {
    await press(mine.save);
    await expect(mine.message).toContainText('请先为每一项选择保留哪个内容');
  });

  await choice.getByRole('radio', { name: /您填写的/ }).check();
  await mine.saveAndWait();
  await otherPage.reload();
  await expect(theirs.field('职务')).toHaveValue('部门经理');
  await expect(theirs.field('专业')).toHaveValue('会计学');
  await expect(theirs.field('备注')).toHaveValue('只有我写的备注');
});

test('two editors of different fields: both savings hold, nobody is asked', async ({
  page,
  request,
  members,
  watch,
  secondWindow,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, isReady);
  const query = { q: member.member_no, member: member.id };
  const otherPage = await (await secondWindow('beishan-manager')).newPage();
  await new MembersPage(page).open(query);
  await new MembersPage(otherPage).open(query);
  const [mine, theirs] = [new MemberPanel(page), new MemberPanel(otherPage)];
  await theirs.field('学位').fill('管理学硕士');
  await theirs.saveAndWait();
  await mine.field('毕业院校').fill('示例大学');
  await press(mine.save);
  await expect(page.getByRole('status')).toContainText('已保存');
  await expect(mine.field('学位')).toHaveValue('管理学硕士');
  await otherPage.reload();
  await expect(theirs.field('毕业院校')).toHaveValue('示例大学');
  await expect(theirs.field('学位')).toHaveValue('管理学硕士');
});

test('two editors of one cell: the second chooses in place', { tag: '@desktop' }, async ({
  page,
  request,
  members,
  watch,
  secondWindow,
}) => {
  watch.expectStatus(409);
  const member = await members.take(request, isReady);
  const otherPage = await (await secondWindow('beishan-manager')).newPage();
  const [mine, theirs] = [new MaintenancePage(page), new MaintenancePage(otherPage)];
  for (const sheet of [mine, theirs]) await sheet.open({ q: member.member_no });
  const cell = mine.cell(mine.row(member.id), '批准注册文号');
  const theirCell = theirs.cell(theirs.row(member.id), '批准注册文号');
  await cell.click();
  await mine.editor(cell).fill('示会协〔2022〕1号');
  await theirCell.click();
  await theirs.editor(theirCell).fill('示会协〔2022〕2号');
  await theirs.editor(theirCell).press('Enter');
  await expect(theirCell).toHaveText('示会协〔2022〕2号');

  await mine.editor(cell).press('Enter');
  await expect(cell.getByRole('button', { name: '他人保存的：示会协〔2022〕2号' })).toBeVisible();
  await cell.getByRole('button', { name: '您填写的：示会协〔2022〕1号' }).click();
  await expect(cell).toHaveText('示会协〔2022〕1号');
  await otherPage.reload();
  await expect(theirCell).toHaveText('示会协〔2022〕1号');
});
