import { MembersPage } from '../pages/members-page';
import { LoginPage } from '../pages/login-page';
import { UploadDialog } from '../pages/upload-dialog';
import { hydrated, press } from '../pages/base';
import { bytesOf } from '../support/downloads';
import { lacksPhoto } from '../support/members';
import { qrCodeOf, textOf } from '../support/pdf';
import { portrait } from '../support/pictures';
import { expect, test } from '../support/test';

test.describe('the main job', () => {
  test.use({ account: null });

  test('from login to a saved PDF that verifies', async ({ page, accounts, members, secondWindow }) => {
    const asking = await secondWindow('beishan-clerk');
    const member = await members.take(asking.request, lacksPhoto);
    const list = new MembersPage(page);

    await test.step('sign in', async () => {
      await list.visit();
      await expect(page).toHaveURL(/\/login\?next=/);
      await hydrated(page);
      await new LoginPage(page).signIn('beishan-clerk', accounts.password('beishan-clerk'));
      await expect(list.main.getByRole('heading', { name: '执业电子会员证' })).toBeVisible();
      await hydrated(page);
    });

    await test.step('find the member', async () => {
      await list.searchFor(member.member_no);
      await expect(list.rows).toHaveCount(1);
      await expect(list.row(member.id)).toContainText('缺照片');
      await list.select(member.id);
    });

    await test.step('upload a photo', async () => {
      await press(list.upload);
      const upload = new UploadDialog(page);
      await expect(upload.dialog.getByRole('img', { name: '示例照片' })).toBeVisible();
      await expect(upload.confirm).toBeDisabled();
      await upload.choose(await portrait(page, { width: 600, height: 800 }));
      await upload.sendAndClose();
      await expect(list.row(member.id)).toContainText('可签发');
      await expect(list.row(member.id)).toHaveAttribute('aria-selected', 'true');
    });

    const pdf = await test.step('download the certificate', async () => {
      const download = await list.saveCertificate();
      expect(download.suggestedFilename()).toBe(`会员证_${member.member_no}_${member.name}.pdf`);
      await expect(list.row(member.id)).toContainText('已签发 v1');
      return bytesOf(download);
    });

    await test.step('read it with other programs', async () => {
      expect(pdf.subarray(0, 4).toString('latin1')).toBe('%PDF');
      const text = textOf(pdf);
      for (const word of ['执业电子会员证', member.name, member.member_no, member.firm]) {
        expect(text.replaceAll(/\s/g, '')).toContain(word);
      }
    });

    await test.step('verify it as anybody', async () => {
      const address = qrCodeOf(pdf);
      expect(address).toMatch(/\/verify\/[0-9A-HJKMNP-TV-Z]{26}$/);
      const visitor = await (await secondWindow(null)).newPage();
      await visitor.goto(address);
      await expect(visitor.getByRole('main')).toContainText('有效');
      await expect(visitor.getByRole('main')).toContainText(member.name);
    });

    await test.step('the same file again', async () => {
      const again = await list.saveCertificate();
      expect((await bytesOf(again)).equals(pdf)).toBe(true);
    });
  });
});
