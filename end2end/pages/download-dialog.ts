import type { Locator, Page } from '@playwright/test';

/** What stands in the way of a download. */
export class DownloadDialog {
  readonly dialog: Locator;
  readonly sentence: Locator;
  readonly reasons: Locator;
  readonly confirm: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: '下载会员证' });
    this.sentence = this.dialog.getByRole('alert');
    this.reasons = this.dialog.getByRole('listitem');
    this.confirm = this.dialog.getByRole('button', { name: '确认并签发' });
  }

  /** The way to a missing field. */
  missing(field: string): Locator {
    return this.dialog.getByRole('link', { name: field, exact: true });
  }
}
