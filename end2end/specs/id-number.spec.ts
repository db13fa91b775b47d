import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { press } from '../pages/base';
import { LoginPage } from '../pages/login-page';
import { MembersPage } from '../pages/members-page';
import { expect, test } from '../support/test';

test.use({ account: 'manual-clerk' });

test('证件号 is masked, shown in full on demand, and masked again', async ({ page }) => {
  const table = readFileSync(resolve(import.meta.dirname, '../fixtures/manual_members.csv'), 'utf8');
  const full = table.split(/\r?\n/)[1]?.split(',')[6] ?? '';
  const list = new MembersPage(page);
  await list.open();
  const cell = list.cell(list.rows.first(), '证件号');
  await expect(cell).toContainText('330***************');
  expect(await page.content()).not.toContain(full);
  await press(cell.getByRole('button', { name: '显示完整证件号' }));
  await expect(cell).toContainText(full);
  await press(cell.getByRole('button', { name: '隐藏证件号' }));
  await expect(cell).toContainText('330***************');
  await expect(list.rows.first()).toHaveAttribute('aria-selected', 'false');
});

test.describe('somebody who has been shown many numbers', () => {
  test.use({ account: null });

  test('gives the password once more, in a dialog', async ({ page, accounts, watch }) => {
    watch.expectStatus(403);
    watch.expectStatus(422);
    const username = `curious-clerk-${test.info().project.name}`;
    const password = accounts.make(username, '33');
    const list = new MembersPage(page);
    await list.visit();
    await new LoginPage(page).signIn(username, password);
    await expect(page).toHaveURL(/\/members/);
    await list.open();
    const id = Number(await list.rows.first().getAttribute('data-member-id'));
    for (let shown = 0; shown < 60; shown += 1) {
      const answer = await page.request.post('/api/members/reveal-id-number', { data: { id } });
      expect(answer.status()).toBe(200);
    }
    const cell = list.cell(list.rows.first(), '证件号');
    await press(cell.getByRole('button', { name: '显示完整证件号' }));
    const dialog = page.getByRole('dialog', { name: '请输入登录密码' });
    const field = dialog.getByLabel('登录密码');
    await expect(field).toBeFocused();
    await field.fill('not-the-password');
    await press(dialog.getByRole('button', { name: '继续显示' }));
    await expect(dialog.getByRole('alert')).toContainText('密码不正确');
    await field.fill(password);
    await field.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(cell.getByRole('button', { name: '隐藏证件号' })).toBeVisible();
    await expect(cell).not.toContainText('*');
  });
});
