import type { Locator, Page } from '@playwright/test';

/** 撤销会员证. */
export class RevokeDialog {
  readonly dialog: Locator;
  readonly note: Locator;
  readonly message: Locator;
  readonly confirm: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: '撤销会员证' });
    this.note = this.dialog.getByLabel('说明');
    this.message = this.dialog.getByRole('alert');
    this.confirm = this.dialog.getByRole('button', { name: '确认撤销' });
  }

  reason(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true });
  }
}
