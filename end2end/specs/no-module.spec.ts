import type { Page, Route } from '@playwright/test';
import { hydrated, press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/test';

const MODULE = '**/pkg/huizheng_bg.wasm';
const bar = (page: Page) => page.getByRole('alert').filter({ hasText: '操作部分没有启动' });

/** Reads the list on: what the bar says still works. */
async function readsOn(page: Page): Promise<void> {
  const list = new MembersPage(page);
  await expect(list.rows).toHaveCount(20);
  await press(list.paging.getByRole('link', { name: '下一页' }));
  await expect(page).toHaveURL(/page=2/);
  await expect(list.cell(list.rows.first(), '序号')).toHaveText('21');
}

const refusals: Record<string, (page: Page) => Promise<void>> = {
  'is not there': (page) =>
    page.route(MODULE, (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '没有' })),
  'comes as the page of a proxy': (page) =>
    page.route(MODULE, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>请先登录上网</title>' }),
    ),
  'is cut off on its way': (page) => page.route(MODULE, (route) => route.abort()),
  'may not be compiled': (page) =>
    page.route('**/members*', async (route) => {
      const answer = await route.fetch();
      const headers = answer.headers();
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("'wasm-unsafe-eval'");
      await route.fulfill({
        response: answer,
        headers: { ...headers, 'content-security-policy': policy.replace("'wasm-unsafe-eval'", '') },
      });
    }),
};

for (const [what, refuse] of Object.entries(refusals)) {
  test(`a module that ${what}: the page says at once what still works`, async ({ page, watch }) => {
    watch.expectNoStart();
    watch.expectStatus(404);
    // Time stands still: it is not the long wait that says so.
    await page.clock.install();
    await refuse(page);
    await new MembersPage(page).visit();
    await expect(bar(page)).toContainText('查看、搜索、排序、翻页');
    await expect(bar(page).getByRole('link', { name: '重新载入' })).toBeVisible();
    await readsOn(page);
  });
}

test('a module that does not come in eight seconds: the page says so, and no longer once it is there', async ({
  page,
}) => {
  await page.clock.install();
  const asked = new Promise<Route>((hold) => void page.route(MODULE, (route) => hold(route)));
  const list = new MembersPage(page);
  // The module is asked for while the page loads, which therefore never ends.
  await page.goto('/members', { waitUntil: 'domcontentloaded' });
  const held = await asked;
  await expect(list.rows).toHaveCount(20);
  await expect(bar(page)).toBeHidden();
  await page.clock.runFor(8000);
  await expect(bar(page)).toBeVisible();
  await expectAccessible(page);
  await held.continue();
  await hydrated(page);
  await expect(bar(page)).toBeHidden();
});
