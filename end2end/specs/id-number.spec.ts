import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { press } from '../pages/base';
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
