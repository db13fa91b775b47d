import { BatchDialog } from '../pages/batch-dialog';
import { expectNoSidewaysScroll, press } from '../pages/base';
import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { RevokeDialog } from '../pages/revoke-dialog';
import { expectAccessible } from '../support/axe';
import { bytesOf } from '../support/downloads';
import { isDoubtful, isReady, lacksField } from '../support/members';
import { textOf } from '../support/pdf';
import { expect, test } from '../support/test';
import { filesIn } from '../support/zip';

const FIRM = '示例更名会计师事务所';

test('changed: the differences are shown, one press issues the next version', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  await request.post(`/members/${member.id}/certificates`);
  const list = new MembersPage(page);
  await list.open({ q: member.member_no, member: member.id });
  const panel = new MemberPanel(page);
  await panel.field('服务所').fill(FIRM);
  await panel.saveAndWait();
  await expect(panel.differences.getByRole('row', { name: '服务所名称' })).toContainText(member.firm);
  await panel.close();

  await list.open({ queue: 'changed', q: member.member_no });
  await press(list.row(member.id).getByRole('link', { name: '资料已变更' }));
  const firm = panel.differences.getByRole('row', { name: '服务所名称' });
  await expect(firm.getByRole('cell')).toHaveText([member.firm, FIRM]);
  await expect(panel.differences.getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const download = page.waitForEvent('download');
  await press(panel.differences.getByRole('button', { name: '重新签发' }));
  expect(textOf(await bytesOf(await download)).replaceAll(/\s/g, '')).toContain(FIRM);
  await expect(panel.differences).toBeHidden();
  await expect(panel.title).toBeFocused();
  await expect(panel.versions).toHaveCount(2);
  await expect(panel.version(2)).toContainText('有效');
  await expect(panel.version(1)).toContainText('已被第 2 版替代');
  await expect(panel.version(1).getByRole('link', { name: '下载第 1 版' })).toBeVisible();
});

test('changed: the photo issued stands beside the present one', async ({ page, request, members }) => {
  const member = await members.take(request, isReady);
  const issued = await request.post(`/members/${member.id}/certificates`);
  const { code } = (await issued.json()) as { code: string };
  const original = await request.get(`/members/${member.id}/photo`);
  const crop = { x: 0, y: 0, width: 104, height: 128, rotation: 0 };
  const uploaded = await request.post(`/members/${member.id}/photo`, {
    multipart: {
      file: { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await original.body() },
      crop: JSON.stringify(crop),
    },
  });
  expect(uploaded.status()).toBe(201);
  const list = new MembersPage(page);
  await list.open({ q: member.member_no, member: member.id });
  const { differences } = new MemberPanel(page);
  const before = differences.getByRole('img', { name: '已签发的照片' });
  await expect(before).toHaveAttribute('src', `/certificates/${code}/photo`);
  for (const photo of [before, differences.getByRole('img', { name: '现在的照片' })]) {
    await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }
});

test('revoked: the history says why, anybody can see that', async ({ page, request, members, secondWindow }) => {
  const member = await members.take(request, isReady);
  await request.post(`/members/${member.id}/certificates`);
  const list = new MembersPage(page);
  await list.open({ q: member.member_no, member: member.id });
  const panel = new MemberPanel(page);
  const address = await panel.version(1).getByRole('link', { name: '核验第 1 版' }).getAttribute('href');
  await press(panel.version(1).getByRole('button', { name: '撤销第 1 版' }));

  const dialog = new RevokeDialog(page);
  await expect(dialog.dialog).toContainText('不能恢复');
  await expectAccessible(page);
  await press(dialog.confirm);
  await expect(dialog.message).toContainText('请选择撤销原因');
  await press(dialog.reason('其他'));
  await press(dialog.confirm);
  await expect(dialog.message).toContainText('请填写说明');
  await press(dialog.reason('照片有误'));
  await dialog.note.fill('照片不是本人');
  await press(dialog.confirm);

  await expect(dialog.dialog).toBeHidden();
  for (const words of ['已撤销', '照片有误', '照片不是本人', 'beishan-clerk']) {
    await expect(panel.version(1)).toContainText(words);
  }
  await expect(panel.version(1).getByRole('button')).toHaveCount(0);
  await expect(panel.title).toBeFocused();
  const visitor = await (await secondWindow(null)).newPage();
  await visitor.goto(address ?? '');
  await expect(visitor.getByRole('main')).toContainText('已撤销');
  for (const inside of ['照片有误', '照片不是本人']) {
    await expect(visitor.getByRole('main')).not.toContainText(inside);
  }
});

test.describe('an auditor', () => {
  test.use({ account: 'beishan-auditor' });

  test('sees the history and cannot revoke', async ({ page, members, secondWindow }) => {
    const clerk = (await secondWindow('beishan-clerk')).request;
    const member = await members.take(clerk, isReady);
    await clerk.post(`/members/${member.id}/certificates`);
    await new MembersPage(page).open({ q: member.member_no, member: member.id });
    const version = new MemberPanel(page).version(1);
    await expect(version).toContainText('有效');
    await expect(version.getByRole('button', { name: '撤销第 1 版' })).toBeDisabled();
  });
});

test('a batch of several says what will happen and ends with a ZIP', async ({ page, request, members }) => {
  const ready = await members.take(request, isReady);
  const issued = [ready, await members.take(request, isReady), await members.take(request, isDoubtful)];
  const blocked = await members.take(request, lacksField);
  const list = new MembersPage(page);
  await list.openBatch([...issued, blocked]);

  const batch = new BatchDialog(page);
  await expect(batch.counts).toContainText('2 人可签发');
  await expect(batch.counts).toContainText('1 人信息存疑');
  await expect(batch.counts).toContainText('不能批量签发');
  await expect(batch.dialog.getByRole('link', { name: blocked.name })).toHaveAttribute('href', /field=/);
  await expect(batch.begin).toContainText('2 人');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await press(batch.confirm);
  await expect(batch.begin).toContainText('3 人');
  await batch.run();
  await expect(batch.dialog.getByText('3 / 3')).toBeVisible();
  await expectAccessible(page);

  const files = filesIn(await bytesOf(await batch.saveArchive()));
  expect([...files.keys()]).toContain('manifest.xlsx');
  expect(files.size).toBe(4);
  for (const { member_no, name } of issued) {
    const file = files.get(`会员证_${member_no}_${name}.pdf`);
    expect(file && textOf(file).replaceAll(/\s/g, '')).toContain(name);
  }
  await press(batch.close);
  await expect(batch.dialog).toBeHidden();
  await expect(list.row(ready.id)).toContainText('已签发 v1');

  // The job is still there when somebody comes back.
  await page.goto('/jobs');
  const job = page.locator('[data-job]').first();
  await expect(job).toContainText('批量签发与下载');
  await expect(job).toContainText('3 / 3');
  await expect(job.getByRole('link', { name: '下载' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('a batch leaves out who can get none any longer, and says so', async ({ page, request, members }) => {
  const leaving = await members.take(request, isReady);
  const staying = [await members.take(request, isReady), await members.take(request, isReady)];
  await new MembersPage(page).openBatch([leaving, ...staying]);
  const batch = new BatchDialog(page);
  await expect(batch.begin).toContainText('3 人');

  // Meanwhile one of them leaves.
  const saved = await request.post('/api/members/save', {
    data: { id: leaving.id, version: leaving.version, changes: [['status', '退会']] },
  });
  expect(saved.status()).toBe(200);
  await batch.run();
  await expect(batch.dialog.getByText('2 / 2')).toBeVisible();
  await expect(batch.dialog).toContainText('有 1 人');
  const files = filesIn(await bytesOf(await batch.saveArchive()));
  expect(files.size).toBe(3);
});

test('a batch that is over before it is first told of still shows its certificates in the list', async ({
  page,
  request,
  members,
}) => {
  const chosen = [await members.take(request, isReady), await members.take(request, isReady)];
  const list = new MembersPage(page);
  await list.openBatch(chosen);
  const isOver = async (): Promise<boolean> => {
    const jobs = await request.post('/api/jobs/list', { data: {} });
    const [newest] = (await jobs.json()) as { state: string }[];
    return newest?.state === 'done';
  };
  // The first that the page hears of its job is that it is over.
  await page.route('**/api/jobs/list', async (route) => {
    await expect.poll(isOver).toBe(true);
    await route.continue();
  });
  await press(new BatchDialog(page).begin);
  for (const { id } of chosen) await expect(list.row(id)).toContainText('已签发 v1');
});

test('a batch goes on when its dialog is closed', async ({ page, request, members }) => {
  const chosen = [await members.take(request, isReady), await members.take(request, isReady)];
  await new MembersPage(page).openBatch(chosen);
  const batch = new BatchDialog(page);
  await press(batch.begin);
  await press(batch.close);
  await expect(batch.dialog).toBeHidden();
  await page.goto('/jobs');
  const job = page.locator('[data-job]').first();
  await expect(job).toContainText('已完成');
  await expect(job).toContainText('2 / 2');
});
