import { expectNoSidewaysScroll, press } from '../pages/base';
import { ImportsPage } from '../pages/imports-page';
import { MembersPage } from '../pages/members-page';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/test';

test.describe('an import', () => {
  test.use({ account: 'nanling-clerk' });

  test('is looked at, decided on, done, and taken back', async ({ page }) => {
    // What is said of a title is remembered: each run asks about another.
    const unknown = `工号${Date.now()}`;
    const titles = `*执业会员姓名,执业会员号（必填）,身份证号码,所在事务所,${unknown}`;
    const imports = new ImportsPage(page);
    await imports.open();
    await expectAccessible(page);
    await imports.send('名册.csv', `${titles}\n华示甲,440099990001,339901198703091022,示例岭南会计师事务所,7\n,,,,\n华示乙,440099990002,3.39901E+17,示例岭南会计师事务所,8\n合计,2,,,\n`);

    await test.step('a column that is not known is asked about', async () => {
      await expect(imports.refusal).toContainText(`不认识这些列：“${unknown}”`);
      await expectAccessible(page);
      await page.getByLabel(unknown).selectOption({ label: '不导入' });
      await imports.press('核对');
    });

    await test.step('what would be done is shown', async () => {
      await imports.group('新增', 1);
      await imports.group('未采纳', 1);
      await expect(imports.row(4)).toContainText('科学计数');
      await imports.group('未当作会员', 1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    await test.step('done, and found in the list', async () => {
      await expect(imports.commit).toHaveText('导入：新增 1，变更 0，1 行不导入，1 行未当作会员');
      await press(imports.commit);
      await expect(page.getByRole('status')).toContainText('已导入：新增 1，变更 0');
      const list = new MembersPage(page);
      await list.open({ q: '华示甲' });
      await expect(list.rows).toHaveCount(1);
      await page.goBack();
    });

    await test.step('the same person under another name is asked about', async () => {
      const undo = page.url();
      await imports.open();
      await imports.send('名册2.csv', `姓名,会员号,证件号\n华示佳,440099990001,339901198703091022\n`);
      await expect(imports.row(2)).toContainText('证件号相同，姓名不同：改名，还是填错？');
      await expect(page.getByRole('button', { name: '没有要导入的内容' })).toBeDisabled();
      await press(imports.row(2).getByRole('button', { name: '同一人' }));
      await expect(imports.commit).toHaveText('导入：新增 0，变更 1');
      await imports.press('放弃');
      await expect(page.getByText('这次导入已经放弃')).toBeVisible();
      await page.goto(undo);
    });

    await test.step('taken back', async () => {
      await imports.press('撤销导入');
      await expect(page.getByRole('status')).toContainText('已撤销');
      const list = new MembersPage(page);
      await list.open({ q: '华示甲' });
      await expect(list.rows).toHaveCount(0);
    });
  });

  test('that cannot be read says why, and what to do', async ({ page, watch }) => {
    watch.expectStatus(409);
    const imports = new ImportsPage(page);
    await imports.open();
    await imports.send('名册.xlsx', '%PDF-1.7\n');
    await expect(imports.refusal).toContainText('请在 Excel 或 WPS 中打开后另存为 .xlsx');
  });
});
