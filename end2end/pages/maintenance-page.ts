import type { Locator, Page } from '@playwright/test';
import { ListPage } from './list-page';

const COLUMNS = [
  '序号',
  '姓名',
  '执业会员号',
  '服务所',
  '性别',
  '出生日期',
  '入会时间',
  '批准注册文号',
  '批准注册日期',
  '状态',
  '操作',
];

/** 注师维护. */
export class MaintenancePage extends ListPage {
  constructor(page: Page) {
    super(page, '/maintenance', '会员信息', COLUMNS);
  }

  /** The input of an open cell. */
  editor(cell: Locator): Locator {
    return cell.locator('input, select');
  }

  editButton(member: number): Locator {
    return this.row(member).getByRole('button', { name: /^修改信息/ });
  }
}
