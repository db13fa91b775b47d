import type { Page } from '@playwright/test';
import { hydrated, press } from '../pages/base';
import { BatchPage } from '../pages/batch-page';
import { LoginPage } from '../pages/login-page';
import { MaintenancePage } from '../pages/maintenance-page';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

const CHUNK = /\/pkg\/(?:split|chunk)_(\w+)\.[0-9a-f]{16}\.wasm$/;

/** Notes the chunks that a page asks for. */
function chunksOf(page: Page): Set<string> {
  const asked = new Set<string>();
  page.on('request', (request) => {
    const name = CHUNK.exec(request.url())?.[1];
    if (name) asked.add(name);
  });
  return asked;
}

test.describe('a first visit', () => {
  test.use({ account: null });

  test('loads no chunk, neither for signing in nor for the list', async ({ page, accounts }) => {
    const asked = chunksOf(page);
    const password = accounts.make(`first-clerk-${test.info().project.name}`, '33');
    const login = new LoginPage(page);
    await login.open();
    await hydrated(page);
    await login.signIn(`first-clerk-${test.info().project.name}`, password);
    await page.waitForURL('**/members*');
    await hydrated(page);
    await page.waitForLoadState('networkidle');
    expect([...asked]).toEqual([]);
  });
});

/** Goes from the list to 注师维护 by the menu. */
async function goToMaintenance(page: Page): Promise<void> {
  await new MembersPage(page).open();
  const menu = page.getByRole('navigation', { name: '主菜单' });
  if (!(await menu.isVisible())) await press(page.getByRole('button', { name: '菜单' }));
  await press(menu.getByRole('link', { name: '注师维护' }));
}

test('a page of its own chunk: from the menu, and asked for at once', async ({ page }) => {
  const asked = chunksOf(page);
  await goToMaintenance(page);
  await expect(page.getByRole('heading', { level: 1, name: '注师维护' })).toBeVisible();
  await hydrated(page);
  expect([...asked]).toContain('maintenance');

  const list = new MaintenancePage(page);
  await list.open();
  const cell = list.cell(list.rows.first(), '服务所');
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(list.editor(cell)).toBeFocused();
});

test('the page of a batch of photos takes files when it is the first one', async ({ page }) => {
  const batch = new BatchPage(page);
  await batch.begin();
  const asked = chunksOf(page);
  await page.reload();
  await hydrated(page);
  expect([...asked]).toContain('photos');
  await expect(page.getByLabel('选择文件', { exact: true })).toBeEnabled();
  await batch.drop('说明.txt', Buffer.from('not a photo'));
  await expect(page.getByText('全部文件已上传。')).toBeVisible();
  await batch.expectCount('全部', 1);
});

test('a chunk that does not come: the dialog says so, and the next press gets it', async ({
  page,
  request,
  members,
  watch,
}) => {
  watch.expectNetworkFailure();
  watch.expectMissingChunk();
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await page.route(CHUNK, (route) => route.abort());
  await press(list.upload);
  const missing = page.getByRole('dialog', { name: '没有载入' });
  await expect(missing).toContainText('请检查网络后再试');
  await press(missing.getByRole('button', { name: '关闭' }));
  await expect(missing).toBeHidden();
  await page.unroute(CHUNK);
  await press(list.upload);
  await expect(new UploadDialog(page).dialog).toBeVisible();
});

test('a page whose chunk does not come says so above what can be read', async ({ page, watch }) => {
  watch.expectNetworkFailure();
  watch.expectMissingChunk();
  await page.route(CHUNK, (route) => route.abort());
  const list = new MaintenancePage(page);
  await list.visit();
  await expect(page.getByRole('alert').filter({ hasText: '没有完全载入' })).toBeVisible();
  await expect(list.rows.first()).toBeVisible();
  await page.unroute(CHUNK);
  await page.reload();
  await hydrated(page);
});

test('a page that the menu leads to and whose chunk is gone can be read all the same', async ({ page, watch }) => {
  watch.expectStatus(404);
  watch.expectMissingChunk();
  // As after an upgrade: the server has chunks of other names.
  await page.route(CHUNK, (route) => route.fulfill({ status: 404 }));
  await goToMaintenance(page);
  await expect(page.getByRole('alert')).toContainText('没有完全载入');
  await expect(new MaintenancePage(page).rows.first()).toBeVisible();
  await page.unroute(CHUNK);
  await page.reload();
  await expect(page).toHaveURL(/\/maintenance$/);
  await hydrated(page);
  await expect(page.getByRole('heading', { level: 1, name: '注师维护' })).toBeVisible();
});
