import { press } from '../pages/base';
import { BatchPage } from '../pages/batch-page';
import { MembersPage } from '../pages/members-page';
import { UploadDialog } from '../pages/upload-dialog';
import { isReady } from '../support/members';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

test('a second file that cannot be read leaves nothing to send', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  await upload.choose(await portrait(page, { width: 520, height: 640 }));
  await expect(upload.confirm).toBeEnabled();
  await upload.file.setInputFiles({ name: '第二张.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7\n') });
  await expect(upload.message).toContainText('第二张.jpg');
  await expect(upload.confirm).toBeDisabled();
  await expect(upload.stage).toContainText('请先选择照片');
  await expect(upload.checks.getByRole('listitem')).toHaveCount(0);
});

test('nothing can be sent before crop and reminders are there; one sentence counts them all', async ({
  page,
  request,
  members,
}) => {
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  const upload = new UploadDialog(page);
  let go: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/api/photos/guards', async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest('**/api/photos/guards');
  const file = await portrait(page, { width: 520, height: 640 });
  await upload.file.setInputFiles({ ...file, name: '000000000000不是本人.jpg' });
  await asked;
  await expect(upload.zoom).toBeEnabled();
  await expect(upload.confirm).toBeDisabled();
  const verdict = upload.dialog.locator('.verdict').getByRole('status');
  await expect(verdict).not.toContainText('检查全部通过');
  go?.();
  await expect(upload.confirm).toBeEnabled();
  await page.unroute('**/api/photos/guards');
});

test('the worker hangs: nothing is sent before its crop is given up', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  const list = new MembersPage(page);
  await list.find(member);
  await press(list.upload);
  await page.route('**/worker/**', () => {});
  const upload = new UploadDialog(page);
  await upload.file.setInputFiles(await portrait(page, { width: 520, height: 640 }));
  await expect(upload.zoom).toBeEnabled();
  await expect(upload.confirm).toBeDisabled();
  await expect(upload.dialog).toContainText('此浏览器无法在上传前检查照片', { timeout: 60_000 });
  await expect(upload.confirm).toBeEnabled();
});

test('what cannot be read of a drop is named', { tag: '@desktop' }, async ({ page }) => {
  const batch = new BatchPage(page);
  await batch.begin();
  const zone = page.getByRole('region', { name: '选择要上传的照片' });
  await zone.evaluate((element) => {
    // As the browser hands them over: entries that can and cannot be read.
    const good = new File(['no photo'], '说明.txt');
    const file = (path: string, read?: File) => ({
      isDirectory: false,
      fullPath: path,
      file: (done: (file: File) => void, failed: (error: Error) => void) =>
        read ? done(read) : failed(new DOMException('gone', 'NotReadableError')),
    });
    const folder = (path: string, entries: unknown[] | null) => ({
      isDirectory: true,
      fullPath: path,
      createReader: () => {
        let left = entries;
        return {
          readEntries: (done: (entries: unknown[]) => void, failed: (error: Error) => void) => {
            if (!left) return failed(new DOMException('no', 'NotReadableError'));
            done(left);
            left = [];
          },
        };
      },
    });
    const entries = [
      folder('/照片', [file('/照片/坏.jpg'), file('/照片/说明.txt', good), folder('/照片/无权', null)]),
    ];
    const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null }));
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { items, files: [] } });
    element.dispatchEvent(event);
  });
  const unread = zone.locator('.unread').getByRole('listitem');
  await expect(unread).toHaveText(['照片/无权/', '照片/坏.jpg']);
  await expect(zone).toContainText('以下 2 项无法读取');
  await expect(page.getByText('上传')).not.toHaveCount(0);
  await batch.expectCount('全部', 1);
});
