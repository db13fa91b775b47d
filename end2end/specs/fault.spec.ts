import type { Page, Route } from '@playwright/test';
import { hydrated, press } from '../pages/base';
import { MembersPage } from '../pages/members-page';
import { expect, test } from '../support/test';

const MODULE = '**/pkg/huizheng_bg.wasm';

/** What a page says when its program does not run. */
const bar = (page: Page) => page.locator('.fault-bar');

/** What is reported to the server. */
function reports(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/browser-fault')) sent.push(request.postData() ?? '');
  });
  return sent;
}

test('a panic: the page says so, reports where, and loads anew', async ({ page, watch }) => {
  watch.expectPanic();
  const sent = reports(page);
  await new MembersPage(page).open();
  await page.evaluate(async () => {
    // In builds for tests alone (`frontend/src/lib.rs`); the page has loaded the same module.
    const path = '/pkg/huizheng.js';
    const program = (await import(path)) as { die(): void };
    setTimeout(() => program.die());
  });
  await expect(bar(page)).toContainText('已停止运行');
  await expect(bar(page)).toHaveAttribute('role', 'alert');
  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]).toMatch(/"what":"panic","at":"frontend\/src\/lib\.rs:\d+:\d+"/);
  expect(sent[0]).not.toMatch(/张三|1101/);
  await press(bar(page).getByRole('button', { name: '重新载入' }));
  await hydrated(page);
  await expect(bar(page)).toHaveCount(0);
});

test('a panic under an open dialog: the bar can be pressed', async ({ page, watch }) => {
  watch.expectPanic();
  await new MembersPage(page).open();
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
    (window as unknown as { pageDied(at: string): void }).pageDied('x.rs:1:1');
  });
  await press(bar(page).getByRole('button', { name: '重新载入' }));
  await hydrated(page);
});

/** The four ways in which WebAssembly does not come. */
const WAYS: [string, (page: Page) => Promise<unknown>][] = [
  [
    'a policy forbids it',
    (page) =>
      page.route('**/members*', async (route) => {
        const answer = await route.fetch();
        const headers = answer.headers();
        const policy = 'content-security-policy';
        headers[policy] = (headers[policy] ?? '').replace("'wasm-unsafe-eval'", '');
        await route.fulfill({ response: answer, headers });
      }),
  ],
  ['the file is not there', (page) => page.route(MODULE, (route) => route.fulfill({ status: 404 }))],
  [
    "a proxy's page stands in its place",
    (page) =>
      page.route(MODULE, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><p>访问受限</p>' }),
      ),
  ],
];

for (const [what, prevent] of WAYS) {
  test(`without WebAssembly, ${what}: the page says what still works`, async ({ page, watch }) => {
    watch.expectNoWasm();
    await prevent(page);
    await page.goto('/members');
    await expect(bar(page)).toContainText('互动功能没有启动');
    await expect(bar(page)).toContainText('搜索、排序、翻页');
    await expect(page.locator('tr[data-member-id]').first()).toBeVisible();
    await page.unrouteAll();
    await press(bar(page).getByRole('button', { name: '重新载入' }));
    await hydrated(page);
    await expect(bar(page)).toHaveCount(0);
  });
}

test('without WebAssembly, it hangs: the page says so within 10 s, and no more once it comes', async ({ page }) => {
  await page.clock.install();
  let held: Route | undefined;
  await page.route(MODULE, (route) => {
    held = route;
  });
  await page.goto('/members');
  await expect(page.locator('tr[data-member-id]').first()).toBeVisible();
  await expect.poll(() => held !== undefined).toBe(true);
  await expect(bar(page)).toHaveCount(0);
  await page.clock.fastForward(10_000);
  await expect(bar(page)).toContainText('互动功能还没有启动');
  await page.clock.resume();
  await held?.continue();
  await hydrated(page);
  await expect(bar(page)).toHaveCount(0);
});
