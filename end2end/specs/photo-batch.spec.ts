import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectNoSidewaysScroll, press } from '../pages/base';
import { BatchPage } from '../pages/batch-page';
import { LoginPage } from '../pages/login-page';
import { UploadDialog } from '../pages/upload-dialog';
import { expectAccessible } from '../support/axe';
import { list } from '../support/members';
import { portrait } from '../support/pictures';
import type { Server } from '../support/program';
import { run } from '../support/program';
import { standIn, standIns } from '../support/stand-ins';
import { expect, test } from '../support/test';
import { zipOf } from '../support/zip';

test.use({ account: null });

const GOOD = 190;
const number = (at: number): string => `6600${String(at).padStart(8, '0')}`;
const name = (at: number): string =>
  [...'赵钱孙李周吴郑王冯陈'][Math.floor(at / 100)] +
  [...'一安明文华建国丽静强'][Math.floor(at / 10) % 10]! +
  [...'佳伟芳敏杰磊洋艳勇军'][at % 10]!;

/** An association of its own with this many members, none of whom has a photo. */
function association(server: Server, code: string, members: number): void {
  run(server.dataDir, ['association', 'add', '--code', code, '--name', `示例${code}注册会计师协会`]);
  const rows = Array.from({ length: members }, (_, at) => `${name(at)},${number(at)},,,,`);
  const roster = join(server.dataDir, `roster-${code}.csv`);
  writeFileSync(roster, ['执业会员姓名,执业会员号,服务所名称,性别,出生日期,证件号', ...rows].join('\n'));
  run(server.dataDir, ['member', 'import', roster, '--association', code]);
}

async function signIn(page: Page, username: string, password: string): Promise<void> {
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(username, password);
  await page.waitForURL('**/members*');
}

const withPhoto = async (page: Page): Promise<number> => {
  let found = 0;
  for (let at = 1; ; at += 1) {
    const { rows, total } = await list(page.request, { page: at });
    found += rows.filter((row) => row.photo).length;
    if (at * 100 >= total) return found;
  }
};

test('a ZIP of 200 photos with 10 problems changes 190 members, and can be undone @desktop', async ({
  page,
  server,
  accounts,
}) => {
  test.setTimeout(240_000);
  association(server, '66', GOOD + 6);
  await signIn(page, 'batch-clerk', accounts.make('batch-clerk', '66'));

  const photos = standIns(GOOD, { width: 400, height: 500 });
  const good = photos.map((photo, at) => {
    // By number, by name, by both, in folders.
    const stem = [number(at), name(at), `${number(at)}_${name(at)}`][at % 3];
    return [`照片/${at % 2 ? '一批' : '二批'}/${stem}.jpg`, photo] as const;
  });
  const [twin, other, stranger, cut] = photos as [Buffer, Buffer, Buffer, Buffer];
  const faceless = await portrait(page, { width: 800, height: 1000 });
  const problems: Array<readonly [string, Buffer, string]> = [
    [`照片/${number(GOOD)}.jpg`, Buffer.alloc(0), '空的'],
    [`照片/${number(GOOD + 1)}.jpg`, cut.subarray(0, 9000), '不完整或已损坏'],
    [`照片/${number(GOOD + 2)}.jpg`, Buffer.from('%PDF-1.7 renamed'), 'PDF 文件'],
    [`照片/${number(GOOD + 3)}.png`, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'SVG'],
    [`照片/${number(GOOD + 4)}.jpg`, faceless.buffer, '没有找到人脸'],
    ['照片/内层.zip', zipOf([['a.jpg', twin]]), '压缩'],
    ['照片/无名氏.jpg', stranger, '未匹配'],
    ['../../../etc/无此人.jpg', other, '压缩包之外'],
    [`照片/${number(GOOD + 5)}.jpg`, twin, '有歧义'],
    [`照片/${number(GOOD + 5)} (2).jpg`, other, '有歧义'],
  ];
  const files = [...good, ...problems.map(([name, content]) => [name, content] as const)];
  expect(files).toHaveLength(200);

  const batch = new BatchPage(page);
  await batch.begin();
  await batch.drop('照片.zip', zipOf(files));
  await batch.expectCount('全部', 200);
  // Two of them came for another member too: each waits for a decision.
  await batch.expectCount('新照片', GOOD - 2);
  await batch.expectCount('待确认', 2);
  await batch.expectCount('未通过检查', 7);
  await batch.expectCount('未匹配', 1);
  await batch.expectCount('有歧义', 2);
  expect(await withPhoto(page), 'nothing is saved before it is confirmed').toBe(0);

  for (const group of ['未通过检查', '未匹配', '有歧义']) {
    await batch.show(group);
    for (const [file, , reason] of problems) {
      const row = batch.row(file.split('/').at(-1) ?? file);
      if ((await row.count()) > 0) await expect(row.first()).toContainText(reason);
    }
  }
  await expectAccessible(page);

  await batch.show('待确认');
  for (let left = 2; left > 0; left -= 1) {
    await press(batch.rows.first().getByRole('button', { name: '确认是该会员本人' }));
    await batch.expectCount('待确认', left - 1);
  }
  await batch.commit();
  await expect(batch.result).toHaveText(`已为 ${GOOD} 位会员换上照片。`, { timeout: 60_000 });
  expect(await withPhoto(page)).toBe(GOOD);
  await batch.undo();
  await expect(batch.result).toHaveText(`已撤销 ${GOOD} 张。`, { timeout: 60_000 });
  expect(await withPhoto(page)).toBe(0);
});

test('rows are decided by hand: skipped, assigned, accepted', async ({ page, server, accounts }, info) => {
  const code = info.project.name === 'tablet' ? '68' : '67';
  association(server, code, 4);
  await signIn(page, `hand-${code}`, accounts.make(`hand-${code}`, code));
  const [known, stranger] = standIns(2, { width: 400, height: 500 }) as [Buffer, Buffer];
  const faceless = await portrait(page, { width: 800, height: 1000 });

  const batch = new BatchPage(page);
  await batch.begin();
  const files = zipOf([
    [`${number(0)}.jpg`, known],
    ['无名氏.jpg', stranger],
    [`${number(2)}.jpg`, faceless.buffer],
  ]);
  await batch.drop('照片.zip', files);
  await batch.expectCount('全部', 3);
  await batch.expectCount('新照片', 1);
  await expectNoSidewaysScroll(page);

  await batch.row(`${number(0)}.jpg`).getByRole('button', { name: '跳过' }).click();
  await batch.expectCount('已跳过', 1);
  const unknown = batch.row('无名氏.jpg');
  await unknown.getByLabel('指定会员').fill(name(1));
  await unknown.getByRole('button', { name: '指定', exact: true }).click();
  await expect(unknown).toContainText(number(1));
  const unfit = batch.row(`${number(2)}.jpg`);
  await unfit.getByLabel('使用理由').fill('已当面核对');
  await unfit.getByRole('button', { name: '接受' }).click();
  await batch.expectCount('新照片', 2);
  await batch.commit();
  await expect(batch.result).toHaveText('已为 2 位会员换上照片。');
  expect(await withPhoto(page)).toBe(2);
});

test('a row is cropped anew under the eyes of the checks, and made white', async ({
  page,
  server,
  accounts,
}, info) => {
  const code = info.project.name === 'tablet' ? '64' : '63';
  association(server, code, 1);
  await signIn(page, `crop-${code}`, accounts.make(`crop-${code}`, code));
  const batch = new BatchPage(page);
  await batch.begin();
  await batch.drop('照片.zip', zipOf([[`${number(0)}.jpg`, standIn({ width: 900, height: 1600 }).buffer]]));
  await batch.expectCount('新照片', 1);
  const button = batch.rows.getByRole('button', { name: '重新裁剪' });
  const picture = batch.rows.getByRole('img', { name: '新照片' });
  const before = await picture.getAttribute('src');

  await press(button);
  const crop = new UploadDialog(page, '重新裁剪');
  await expect(crop.zoom).toBeEnabled();
  await crop.checked();
  await expect(crop.checks.getByText('通过', { exact: true })).toHaveCount(10);
  await crop.turn.focus();
  await page.keyboard.press('End');
  await expect(crop.check('tilt')).toContainText('不合格');
  await page.keyboard.press('Home');
  await press(crop.button('还原自动裁剪'));
  await press(crop.button('背景变白'));
  await expect(crop.button('恢复原背景')).toBeVisible();
  await crop.checked();
  await expect(crop.check('background')).toContainText('背景为白色');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await crop.stage.focus();
  await page.keyboard.press('+');
  await press(crop.button('保存裁剪'));
  await expect(crop.dialog).toBeHidden();
  await expect(picture).not.toHaveAttribute('src', before ?? '');
  // Opened again, it is as it was saved.
  await press(button);
  await expect(crop.button('恢复原背景')).toBeVisible();
});

/** Keeps the page's next look at its rows waiting until it is let go, with an old answer if one is given. */
async function holdNextLook(page: Page, old?: string): Promise<{ held: Promise<void>; letGo: () => void }> {
  let letGo = (): void => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  let isHeld = (): void => {};
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  await page.route(
    '**/api/photo-batches/page',
    async (route) => {
      const answer = old ?? (await (await route.fetch()).text());
      isHeld();
      await released;
      await route.fulfill({ body: answer, contentType: 'application/json' });
    },
    { times: 1 },
  );
  return { held, letGo };
}

test('what happens while the page looks is looked at as well', async ({
  page,
  server,
  accounts,
}, info) => {
  const code = info.project.name === 'tablet' ? '62' : '61';
  association(server, code, 1);
  await signIn(page, `look-${code}`, accounts.make(`look-${code}`, code));
  const batch = new BatchPage(page);
  await batch.begin();

  await test.step('an answer from before the last file', async () => {
    const id = Number(new URL(page.url()).pathname.split('/').at(-1));
    const data = { id, filter: 'all', page: 1 };
    const empty = await (await page.request.post('/api/photo-batches/page', { data })).text();
    const look = await holdNextLook(page, empty);
    await batch.drop('无名氏.jpg', standIn({ width: 400, height: 500 }).buffer);
    await look.held;
    await expect(page.getByText('全部文件已上传。')).toBeVisible();
    look.letGo();
    await batch.expectCount('全部', 1);
  });

  const groups = page.getByRole('navigation', { name: '分组' }).getByRole('link');
  const group = (name: string): Locator => groups.filter({ hasText: name });
  await test.step('another group, chosen while the first is on its way', async () => {
    const look = await holdNextLook(page);
    await press(group('已跳过'));
    await look.held;
    await press(group('未匹配'));
    look.letGo();
    await expect(group('未匹配')).toHaveAttribute('aria-current', 'true');
    await expect(batch.rows).toHaveCount(1);
  });

  await test.step('a press, answered before what was asked earlier', async () => {
    const look = await holdNextLook(page);
    await press(group('全部'));
    await look.held;
    await press(batch.rows.getByRole('button', { name: '跳过' }));
    await batch.expectCount('已跳过', 1);
    look.letGo();
    await expect(group('全部')).toHaveAttribute('aria-current', 'true');
    await batch.expectCount('已跳过', 1);
  });
});

test('several may be meant: what is typed stays, and Enter looks for it', async ({ page, server, accounts }, info) => {
  const code = info.project.name === 'tablet' ? '72' : '71';
  association(server, code, 3);
  await signIn(page, `meant-${code}`, accounts.make(`meant-${code}`, code));
  const batch = new BatchPage(page);
  await batch.begin();
  await batch.drop('无名氏.jpg', standIn({ width: 400, height: 500 }).buffer);
  await batch.expectCount('全部', 1);
  const row = batch.row('无名氏.jpg');
  const whom = row.getByLabel('指定会员');
  await whom.fill('赵');
  await whom.press('Enter');
  await expect(row.getByRole('button', { name: name(0) })).toBeVisible();
  await expect(whom).toHaveValue('赵');
  // Not the first of those found, whose button stands above the field.
  await whom.fill(number(2));
  await whom.press('Enter');
  await expect(row).toContainText(`${name(2)} ${number(2)}`);
});
