import { type Download, type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';

/** 批量签发. */
export class BatchDialog {
  readonly dialog: Locator;
  readonly counts: Locator;
  readonly confirm: Locator;
  readonly begin: Locator;
  readonly archive: Locator;
  readonly close: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: '批量签发' });
    this.counts = this.dialog.locator('.batch-counts');
    this.confirm = this.dialog.getByRole('checkbox', { name: /确认签发/ });
    this.begin = this.dialog.getByRole('button', { name: /^开始签发/ });
    this.archive = this.dialog.getByRole('link', { name: '下载' });
    this.close = this.dialog.locator('#batch-end');
  }

  /** Begins and waits until every member is answered for. */
  async run(): Promise<void> {
    await press(this.begin);
    await expect(this.dialog.getByText('已完成')).toBeVisible();
  }

  /** The ZIP file. */
  async saveArchive(): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await press(this.archive);
    return download;
  }
}
