import type { Page } from '@playwright/test';
import { expectNoSidewaysScroll, press } from '../pages/base';
import { DownloadDialog } from '../pages/download-dialog';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { isDoubtful, isReady } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

for (const width of [390, 820, 1280]) {
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('nothing scrolls sideways but the table', async ({ page, request, members, watch }) => {
      watch.expectStatus(404);
      watch.expectStatus(409);
      const member = await members.take(request, isReady);
      const doubtful = await members.take(request, isDoubtful);
      const list = new MembersPage(page);
      const parts: [string, () => Promise<void>][] = [
        ['login', () => openLogin(page)],
        ['list', () => list.open()],
        ['nothing found', () => list.open({ q: '没有这样的会员' })],
        ['maintenance', () => new MaintenancePage(page).open()],
        ['form', () => openForm(page, member.id)],
        ['upload', () => openUpload(page, member)],
        ['download', () => openProblem(page, doubtful)],
        ['not found', () => openNowhere(page)],
      ];
      for (const [what, open] of parts) {
        await test.step(what, async () => {
          await open();
          await expectNoSidewaysScroll(page);
        });
      }
    });
  });
}

test('on narrow screens the menu is a drawer behind 菜单', { tag: '@touch' }, async ({ page }) => {
  await new MembersPage(page).open();
  const menu = page.getByRole('navigation', { name: '主菜单' });
  await expect(menu).toBeHidden();
  await press(page.getByRole('button', { name: '菜单' }));
  await press(menu.getByRole('link', { name: '注师维护' }));
  await expect(page.getByRole('heading', { level: 1, name: '注师维护' })).toBeVisible();
  await expect(menu).toBeHidden();
});

test('touch targets are at least 44 px high', { tag: '@touch' }, async ({ page }) => {
  await new MembersPage(page).open();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a.button, a.queue, input[type=search], select')]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => ({ what: control.textContent ?? control.id, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && box.height < 43.5)
      .map(({ what, box }) => `${what}: ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});

async function openLogin(page: Page): Promise<void> {
  const session = await page.context().cookies();
  await page.context().clearCookies();
  await page.goto('/login');
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible();
  await page.context().addCookies(session);
}

async function openNowhere(page: Page): Promise<void> {
  await page.goto('/nowhere');
}

async function openForm(page: Page, member: number): Promise<void> {
  await new MembersPage(page).open({ member });
  await expect(new MemberPanel(page).field('姓名')).toBeVisible();
}

async function openUpload(page: Page, member: { id: number; member_no: string }): Promise<void> {
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  await new UploadDialog(page).choose(await portrait(page, { width: 800, height: 1000 }));
}

async function openProblem(page: Page, member: { id: number; member_no: string }): Promise<void> {
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.download);
  await expect(new DownloadDialog(page).confirm).toBeVisible();
}
