import { type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';

/** 修改信息: the form beside the list. */
export class MemberPanel {
  readonly panel: Locator;
  readonly title: Locator;
  readonly save: Locator;
  readonly download: Locator;
  readonly upload: Locator;
  readonly message: Locator;
  readonly differences: Locator;
  readonly versions: Locator;

  constructor(private readonly page: Page) {
    this.panel = page.getByRole('dialog', { name: '修改信息' });
    this.title = this.panel.getByRole('heading', { name: '修改信息' });
    this.save = this.panel.getByRole('button', { name: '保存' });
    this.download = this.panel.getByRole('button', { name: '下载会员证' });
    this.upload = this.panel.getByRole('button', { name: '上传照片' });
    this.message = this.panel.getByRole('alert').first();
    this.differences = this.panel.getByRole('region', { name: '资料已变更' });
    this.versions = this.panel.getByRole('region', { name: '签发记录' }).getByRole('listitem');
  }

  field(label: string): Locator {
    return this.panel.getByLabel(label, { exact: true });
  }

  /** A version in 签发记录. */
  version(number: number): Locator {
    return this.versions.filter({ has: this.page.getByRole('link', { name: `下载第 ${number} 版` }) });
  }

  /** Saves and waits until the server has taken it. */
  async saveAndWait(): Promise<void> {
    const answer = this.page.waitForResponse('**/api/members/save');
    await press(this.save);
    expect((await answer).status()).toBe(200);
    await expect(this.page.getByRole('status')).toContainText('已保存');
  }

  async close(): Promise<void> {
    await press(this.panel.getByRole('link', { name: '关闭' }));
    await expect(this.panel).toBeHidden();
  }
}
