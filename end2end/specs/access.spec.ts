import { MemberPanel } from '../pages/member-panel';
import { MembersPage } from '../pages/members-page';
import { MaintenancePage } from '../pages/maintenance-page';
import { isReady, list as listMembers } from '../support/members';
import { expect, test } from '../support/test';

test("another association's member is not there, in the page and on every route", async ({
  page,
  request,
  watch,
  secondWindow,
}) => {
  watch.expectStatus(404);
  const elsewhere = await secondWindow('nanling-clerk');
  const foreign = (await listMembers(elsewhere.request, {})).rows.find(isReady);
  if (!foreign) throw new Error('the other association has no member with a photo');
  expect((await elsewhere.request.get(`/members/${foreign.id}/photo`)).status()).toBe(200);

  await new MembersPage(page).open({ member: foreign.id });
  const panel = new MemberPanel(page);
  await expect(panel.message).toContainText('没有找到');
  await expect(panel.panel).not.toContainText(foreign.name);
  await panel.close();

  const answers = [
    await request.get(`/members/${foreign.id}/photo`),
    await request.get(`/members/${foreign.id}/photo?original=1`),
    await request.get(`/members/${foreign.id}/certificate.svg`),
    await request.post(`/members/${foreign.id}/certificates`),
    await request.post('/api/members/detail', { data: { id: foreign.id } }),
    await request.post('/api/members/reveal-id-number', { data: { id: foreign.id } }),
    await request.post('/api/members/save', {
      data: { id: foreign.id, version: foreign.version, changes: [['remark', 'x']] },
    }),
  ];
  expect(answers.map((answer) => answer.status())).toEqual(answers.map(() => 404));

  await test.step('the same as a member who does not exist', async () => {
    const [one, other] = [
      await request.get(`/members/${foreign.id}/photo`),
      await request.get('/members/999999/photo'),
    ];
    expect(await one.text()).toBe(await other.text());
  });
});

test.describe('an auditor', () => {
  test.use({ account: 'beishan-auditor' });

  test('sees everything and changes nothing', async ({ page, request, members }) => {
    const member = await members.take(request, isReady);
    const list = new MembersPage(page);
    await list.find(member);
    await expect(list.edit).toBeEnabled();
    await expect(list.upload).toBeDisabled();
    await expect(list.download).toBeDisabled();

    await list.open({ member: member.id });
    const panel = new MemberPanel(page);
    await expect(panel.field('姓名')).toHaveValue(member.name);
    for (const control of [panel.save, panel.download, panel.upload]) await expect(control).toBeDisabled();

    const sheet = new MaintenancePage(page);
    await sheet.open({ q: member.member_no });
    const cell = sheet.cell(sheet.row(member.id), '姓名');
    await cell.click();
    await expect(sheet.editor(cell)).toHaveCount(0);

    const answers = [
      await request.post(`/members/${member.id}/certificates`),
      await request.post('/api/members/save', {
        data: { id: member.id, version: member.version, changes: [['remark', 'x']] },
      }),
      await request.post(`/members/${member.id}/photo`, {
        multipart: {
          file: { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8]) },
          crop: '{"x":0,"y":0,"width":26,"height":32,"rotation":0}',
        },
      }),
    ];
    expect(answers.map((answer) => answer.status())).toEqual([403, 403, 403]);
  });
});

test.describe('nobody', () => {
  test.use({ account: null });

  test('gets in without signing in', async ({ page, request }) => {
    for (const path of ['/members', '/maintenance']) {
      await page.goto(path);
      await expect(page).toHaveURL(new RegExp(`/login\\?next=${path}$`));
    }
    expect((await request.post('/api/members/detail', { data: { id: 2 } })).status()).toBe(401);
    expect((await request.get('/members/2/photo')).status()).toBe(401);
  });
});
