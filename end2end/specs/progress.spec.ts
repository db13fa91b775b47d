import { expectNoSidewaysScroll, press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/test';

test.describe('进度', () => {
  for (const width of [390, 820, 1280]) {
    test(`at ${width} px: nothing scrolls sideways, and axe finds no serious violation`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1, name: '进度' })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      for (const summary of await page.getByText('看数字').all()) {
        await press(summary);
      }
      await expect(page.getByRole('columnheader', { name: '待处理' })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }

  test('a bar opens the list of its firm, and a number that of its queue', async ({ page }) => {
    await page.goto('/');
    const firms = page.getByRole('region', { name: '按服务所' });
    const bar = firms.getByRole('listitem').filter({ has: page.getByRole('link') }).first();
    const of = (await bar.innerText()).match(/\/ ([\d,]+)$/)?.[1];
    await press(bar.getByRole('link'));
    await expect(page).toHaveURL(/\/members\?firm=\d+$/);
    await expect(page.getByText(`共 ${of} 人`)).toBeVisible();

    await page.goBack();
    await press(firms.getByText('看数字'));
    const number = firms.getByRole('table').locator('a[href*="queue=ready"]').first();
    const ready = await number.innerText();
    await press(number);
    await expect(page).toHaveURL(/queue=ready/);
    await expect(new MembersPage(page).queue('可签发')).toHaveAttribute('aria-current', 'true');
    await expect(page.getByText(`共 ${ready} 人`)).toBeVisible();
  });

  test('the figures lead to what is missing', async ({ page }) => {
    await page.goto('/');
    const link = page.getByRole('link', { name: /^缺照片 [\d,]+ 人$/ });
    const count = await link.innerText();
    await press(link);
    await expect(page).toHaveURL(/\/members\?queue=no-photo$/);
    await expect(page.getByText(`共 ${count} 人`)).toBeVisible();
  });
});
