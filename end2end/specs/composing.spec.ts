import { press } from '../pages/base';
import { MaintenancePage } from '../pages/maintenance-page';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { InputMethod } from '../support/composing';
import { isReady } from '../support/members';
import { expect, test } from '../support/test';

const SAVE = '**/api/members/save';

test.describe('input methods', { tag: '@desktop' }, () => {
  test('leaving a cell while composing saves nothing of it', async ({ page, request, members }) => {
    const saved: string[] = [];
    page.on('request', (sent) => {
      if (sent.url().endsWith('/api/members/save')) saved.push(sent.postData() ?? '');
    });
    const sheet = new MaintenancePage(page);
    const member = await members.take(request, isReady);
    await sheet.open({ q: member.member_no });
    const row = sheet.row(member.id);
    const name = sheet.cell(row, '姓名');
    await name.click();
    await expect(sheet.editor(name)).toBeFocused();
    const pinyin = await InputMethod.of(page);

    await test.step('keys of the input method commit nothing', async () => {
      await pinyin.compose("wang'fang");
      await pinyin.key('Enter');
      await pinyin.key('Tab');
      await expect(sheet.editor(name)).toBeFocused();
      await expect(sheet.editor(name)).toHaveValue("wang'fang");
    });

    await test.step('another cell is clicked: the letters are taken back', async () => {
      await sheet.cell(row, '执业会员号').click();
      await expect(name).toHaveText(member.name);
    });

    await test.step('the window is left: the same', async () => {
      await page.keyboard.press('Escape');
      await name.click();
      await pinyin.compose("wang'fang");
      await sheet.editor(name).evaluate((field) => (field as HTMLInputElement).blur());
      await expect(name).toHaveText(member.name);
    });

    await test.step('what is chosen is saved', async () => {
      await name.click();
      await expect(sheet.editor(name)).toBeFocused();
      await pinyin.compose("wang'fang");
      await pinyin.choose('王芳');
      await expect(sheet.editor(name)).toHaveValue('王芳');
      const answer = page.waitForResponse(SAVE);
      await page.keyboard.press('Enter');
      expect((await answer).status()).toBe(200);
      await expect(name).toHaveText('王芳');
    });
    expect(saved).toHaveLength(1);
    expect(decodeURIComponent(saved[0] ?? '')).toContain('王芳');
    expect(decodeURIComponent(saved[0] ?? '')).not.toContain('wang');
  });

  test('an open cell has undo: Ctrl+Z step by step, Esc all at once', async ({ page, request, members }) => {
    const sheet = new MaintenancePage(page);
    const member = await members.take(request, isReady);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '姓名');
    await cell.click();
    await expect(sheet.editor(cell)).toBeFocused();
    await page.keyboard.type('abc');
    await expect(sheet.editor(cell)).toHaveValue('abc');
    await page.keyboard.press('ControlOrMeta+z');
    await expect(sheet.editor(cell)).toHaveValue(member.name);
    await page.keyboard.type('xyz');
    await page.keyboard.press('Escape');
    await expect(cell).toHaveText(member.name);
    await page.reload();
    await expect(cell).toHaveText(member.name);
  });

  test('the panel and the search take finished text alone', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MaintenancePage(page);
    await list.open({ q: member.member_no });
    await press(list.editButton(member.id));
    const panel = new MemberPanel(page);
    const field = panel.field('备注');
    await field.fill('原文');
    await field.press('End');
    const pinyin = await InputMethod.of(page);
    await pinyin.compose("bei'zhu");
    // Pressed in the middle of it: the letters are nobody's text.
    await panel.saveAndWait();
    await expect(field).toHaveValue('原文');
    await field.press('End');
    await pinyin.compose("bei'zhu");
    await pinyin.choose('备注');
    await panel.saveAndWait();
    await expect(field).toHaveValue('原文备注');

    const members_ = new MembersPage(page);
    await members_.open();
    const search = page.getByRole('searchbox');
    await search.click();
    await pinyin.compose("wang'f");
    await press(page.getByRole('button', { name: '搜索', exact: true }));
    await expect(search).toHaveValue('');
    expect(page.url()).not.toContain('wang');
  });
});
