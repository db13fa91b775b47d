import { expectAccessible } from '../support/axe';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

test.describe('verification by anybody', () => {
  test('a file dropped on the page tells what became of it', async ({ page, request, members, secondWindow }) => {
    const member = await members.take(request, isReady);
    const issued = (await (await request.post(`/members/${member.id}/certificates`)).json()) as { url: string };
    const pdf = await (await request.get(issued.url)).body();

    const visitor = await (await secondWindow(null)).newPage();
    await visitor.goto('/verify');
    const main = visitor.getByRole('main');
    const ask = async (bytes: Buffer) => {
      const file = { name: '会员证.pdf', mimeType: 'application/pdf', buffer: bytes };
      await visitor.getByLabel('会员证 PDF 文件').setInputFiles(file);
      await visitor.getByRole('button', { name: '核验文件' }).click();
    };

    await test.step('the issued file', async () => {
      await ask(pdf);
      await expect(main.getByRole('status')).toContainText('内容未被改动');
      await expect(main).toContainText(member.name);
      const photo = main.getByRole('img', { name: '证书上的照片' });
      await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(130);
      await expectAccessible(visitor);
    });

    await test.step('with something appended', async () => {
      await ask(Buffer.concat([pdf, Buffer.from('\n')]));
      await expect(main.getByRole('status')).toContainText('文件已被改动');
      await expectAccessible(visitor);
    });

    await test.step('somebody else’s file', async () => {
      await ask(Buffer.from('%PDF-1.4 nothing of ours'));
      await expect(main.getByRole('status')).toContainText('不是协会签发的文件');
    });

    await test.step('the code typed by hand', async () => {
      const code = issued.url.replace('/certificates/', '').replace('.pdf', '');
      await visitor.getByLabel('证书编码').fill(code.toLowerCase());
      await visitor.getByRole('button', { name: '核验', exact: true }).click();
      await expect(main.getByRole('status')).toContainText('有效');
    });
    await page.close();
  });
});
