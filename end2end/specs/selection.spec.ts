import { MembersPage } from '../pages/members-page';
import { expect, test } from '../support/test';

test.describe('selecting rows', { tag: '@desktop' }, () => {
  test('with the keyboard: arrows, Space, Shift, Home and End, all, none', async ({ page }) => {
    const list = new MembersPage(page);
    await list.open();
    const row = (at: number) => list.rows.nth(at);
    const counted = (text: string) => expect(list.toolbar.getByText('已选')).toContainText(text);
    await row(0).focus();
    await page.keyboard.press('Space');
    await expect(row(0)).toHaveAttribute('aria-selected', 'true');
    await expect(list.download).toBeEnabled();
    await page.keyboard.press('ArrowDown');
    await expect(row(1)).toBeFocused();
    await expect(row(1)).toHaveAttribute('aria-selected', 'false');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await counted('已选 2 人');
    await expect(list.edit).toBeDisabled();
    await expect(list.download).toBeEnabled();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(row(4)).toBeFocused();
    await counted('已选 3 人');
    await page.keyboard.press('Shift+ArrowUp');
    await counted('已选 2 人');
    await page.keyboard.press('End');
    await expect(row(19)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(row(0)).toBeFocused();
    await page.keyboard.press('Control+a');
    await counted('已选 20 人');
    await page.keyboard.press('Escape');
    await counted('已选 0 人');
  });

  test('one row is in the tab order, wherever the keyboard was', async ({ page }) => {
    const list = new MembersPage(page);
    await list.open();
    await list.rows.nth(3).focus();
    await page.keyboard.press('ArrowDown');
    await expect(list.table.locator('[data-member-id][tabindex="0"]')).toHaveCount(1);
    await expect(list.rows.nth(4)).toHaveAttribute('tabindex', '0');
  });

  test('with the mouse: click, Control, Shift-range, checkboxes', async ({ page }) => {
    const list = new MembersPage(page);
    await list.open();
    const name = (at: number) => list.cell(list.rows.nth(at), '执业会员姓名');
    const counted = (text: string) => expect(list.toolbar.getByText('已选')).toContainText(text);
    await name(2).click();
    await counted('已选 1 人');
    await name(6).click({ modifiers: ['Shift'] });
    await counted('已选 5 人');
    await name(4).click({ modifiers: ['ControlOrMeta'] });
    await counted('已选 4 人');
    await name(9).click();
    await counted('已选 1 人');
    await list.rows.nth(12).getByRole('checkbox').click();
    await counted('已选 2 人');
    await list.rows.nth(14).getByRole('checkbox').click({ modifiers: ['Shift'] });
    await counted('已选 3 人');
    await list.table.getByRole('checkbox', { name: '选择本页全部会员' }).click();
    await counted('已选 20 人');
  });
});
