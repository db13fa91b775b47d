import { type Download, type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';
import { ListPage } from './list-page';

const COLUMNS = [
  '选择',
  '序号',
  '照片',
  '执业会员姓名',
  '执业会员号',
  '服务所名称',
  '性别',
  '出生日期',
  '证件号',
  '状态',
];

/** 执业电子会员证. */
export class MembersPage extends ListPage {
  readonly toolbar: Locator;
  readonly upload: Locator;
  readonly edit: Locator;
  readonly download: Locator;

  constructor(page: Page) {
    super(page, '/members', '执业会员', COLUMNS);
    this.toolbar = page.getByRole('group', { name: '对所选会员的操作' });
    this.upload = this.toolbar.getByRole('button', { name: '上传照片' });
    this.edit = this.toolbar.getByRole('button', { name: '修改信息' });
    this.download = this.toolbar.getByRole('button', { name: '下载会员证' });
  }

  /** Finds a member by number and selects the row. */
  async find(member: { id: number; member_no: string }): Promise<void> {
    await this.open({ q: member.member_no });
    await this.select(member.id);
  }

  /** Selects one row alone. */
  async select(member: number): Promise<void> {
    // A place in the row where there is no control.
    await press(this.cell(this.row(member), '执业会员姓名'));
    await expect(this.row(member)).toHaveAttribute('aria-selected', 'true');
  }

  /** Selects members on the first page of 100 and opens 批量签发. */
  async openBatch(members: readonly { id: number }[]): Promise<void> {
    await this.open({ size: 100 });
    for (const { id } of members) await press(this.row(id).getByRole('checkbox'));
    await press(this.download);
  }

  /** Presses 下载会员证 and waits for the file. */
  async saveCertificate(): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await press(this.download);
    return download;
  }
}
