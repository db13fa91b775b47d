import { expectNoSidewaysScroll, press } from '../pages/base';
import { SettingsPage } from '../pages/settings-page';
import { expectAccessible } from '../support/axe';
import { isReady } from '../support/members';
import { textOf } from '../support/pdf';
import { portrait } from '../support/pictures';
import { ofWidth, sealPicture } from '../support/seals';
import { expect, test } from '../support/test';

const OWN = '地方协会印章';

test.describe('a manager', () => {
  test.use({ account: 'beishan-manager' });

  test('changes signatory and seal: the specimen changes, what is issued does not', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const issued = await request.post(`/members/${member.id}/certificates`);
    const { url } = (await issued.json()) as { url: string };
    const before = await (await request.get(url)).body();

    const settings = new SettingsPage(page);
    await settings.open();
    const specimen = await settings.specimen();
    expect(textOf(specimen)).not.toContain('签发人');
    await settings.field('签发人').fill('欧阳明远');
    await settings.choose(OWN, await sealPicture(page, 'transparent'));
    await settings.seal(OWN).getByLabel('宽度').fill('28.5');
    await settings.send();
    await expect(settings.message).toContainText('已保存');
    await expect(settings.field('签发人')).toHaveValue('欧阳明远');
    await expect(settings.seal(OWN).getByRole('img', { name: '现用的地方协会印章' })).toBeVisible();
    await expect(settings.seal(OWN).getByLabel('宽度')).toHaveValue('28.5');

    const after = await settings.specimen();
    expect(textOf(after)).toContain('签发人：欧阳明远 签发日期：');
    expect(after.equals(specimen)).toBe(false);
    expect((await (await request.get(url)).body()).equals(before)).toBe(true);

    await test.step('and back to the specimen seal', async () => {
      await settings.field('签发人').fill('');
      await press(settings.seal(OWN).getByLabel('不用图片，改回系统绘制的样章'));
      await settings.send();
      await expect(settings.seal(OWN).getByText('样章', { exact: true })).toBeVisible();
    });
  });

  test('sees what is typed in the preview without saving it', async ({ page }) => {
    const settings = new SettingsPage(page);
    await settings.open();
    await settings.field('签发人').fill('尚未保存');
    const drawn = page.waitForRequest((sent) => sent.method() === 'POST' && new URL(sent.url()).pathname === '/settings/preview.pdf');
    await press(settings.preview);
    expect((await drawn).frame()).not.toBe(page.mainFrame());
    await expect(settings.field('签发人')).toHaveValue('尚未保存');
    expect(textOf(await settings.specimen())).not.toContain('尚未保存');
  });

  test('is told of every bad file, and what was typed stays', async ({ page, watch }) => {
    watch.expectStatus(422);
    const settings = new SettingsPage(page);
    await settings.open();
    const whole = await sealPicture(page, 'transparent');
    const jpeg = await portrait(page, { width: 300, height: 300 });
    for (const [file, words] of [
      [{ ...whole, buffer: Buffer.alloc(0) }, '所选印章文件是空的'],
      [{ ...whole, buffer: jpeg.buffer }, '这是 JPEG 格式的文件'],
      [{ ...whole, buffer: whole.buffer.subarray(0, whole.buffer.length / 2) }, '不完整或已损坏'],
      [ofWidth(whole, 20_000), '20000×600 像素'],
      [await sealPicture(page, 'white'), '没有透明背景'],
      [{ ...whole, buffer: Buffer.concat([whole.buffer, Buffer.alloc(2 << 20)]) }, '超过 2 MB'],
    ] as const) {
      await test.step(words, async () => {
        await settings.field('签发人').fill('刚输入的签发人');
        await settings.choose(OWN, file);
        await settings.send();
        await expect(settings.message).toContainText('设置未保存');
        await expect(settings.seal(OWN)).toContainText(words);
        await expect(settings.seal(OWN)).toContainText('原有印章未改动');
        await expect(settings.field('签发人')).toHaveValue('刚输入的签发人');
      });
    }
    await expectAccessible(page);
  });

  test('keeps a name that is too long', async ({ page, watch }) => {
    watch.expectStatus(422);
    const settings = new SettingsPage(page);
    await settings.open();
    const long = '很长的名称'.repeat(60);
    await settings.field('全国协会名称').fill(long);
    await settings.send();
    await expect(settings.message).toContainText('最多 50 个字，现有 300 个字');
    await expect(settings.field('全国协会名称')).toHaveValue(long);
    await expectNoSidewaysScroll(page);
  });

  test('finds an accessible page that never scrolls sideways', async ({ page }) => {
    const settings = new SettingsPage(page);
    await settings.open();
    await expectAccessible(page);
    for (const width of [390, 820, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page);
    }
  });

  test('comes by the menu', async ({ page }) => {
    await page.goto('/members');
    const menu = page.getByRole('navigation', { name: '主菜单' });
    if (!(await menu.isVisible())) await press(page.getByRole('button', { name: '菜单' }));
    await press(menu.getByRole('link', { name: '协会设置' }));
    await expect(new SettingsPage(page).field('地方协会名称')).toHaveValue('示例省注册会计师协会');
  });
});

test.describe('without JavaScript', () => {
  test.use({ account: 'beishan-manager', javaScriptEnabled: false });

  test('the settings are saved all the same', async ({ page }) => {
    const settings = new SettingsPage(page);
    await settings.open();
    await settings.field('签发人').fill('无脚本');
    await settings.send();
    await expect(settings.message).toContainText('已保存');
    await settings.field('签发人').fill('');
    await settings.send();
    await expect(settings.field('签发人')).toHaveValue('');
  });
});

test('a clerk sees the settings and cannot change them', async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.open();
  await expect(settings.field('地方协会名称')).toHaveValue('示例省注册会计师协会');
  await expect(settings.field('地方协会名称')).toBeDisabled();
  await expect(settings.form).toContainText('只有主管可以修改协会设置。');
  await expect(settings.save).toHaveCount(0);
});
