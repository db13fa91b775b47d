import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MembersPage } from './pages/members-page';
import { expect, test } from './support/test';
import { isReady } from './support/members';

const folder = resolve(import.meta.dirname, '../docs/screenshots');

test('the pictures of the README', async ({ page, request, members }) => {
  mkdirSync(folder, { recursive: true });
  const list = new MembersPage(page);
  await list.open();

  await test.step('members.png', async () => {
    const row = list.rows.nth(3);
    await list.select(Number(await row.getAttribute('data-member-id')));
    // Photos are loaded once their rows are in view.
    const loaded = () =>
      list.rows.locator('img').evaluateAll((photos) =>
        photos
          .filter((photo) => photo.getBoundingClientRect().top < innerHeight)
          .every((photo) => photo instanceof HTMLImageElement && photo.complete),
      );
    await expect.poll(loaded).toBe(true);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, 'members.png') });
  });

  await test.step('certificate.png', async () => {
    await list.find(await members.take(request, isReady));
    const file = await (await list.saveCertificate()).path();
    const target = join(folder, 'certificate');
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, target]);
  });
});
