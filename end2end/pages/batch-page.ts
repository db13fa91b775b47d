import { type Locator, type Page, expect } from '@playwright/test';
import { hydrated, press } from './base';

/** 批量任务 and the page of one batch of photos. */
export class BatchPage {
  readonly rows: Locator;
  readonly result: Locator;

  constructor(readonly page: Page) {
    this.rows = page.locator('.batch-item');
    this.result = page.locator('.batch-result');
  }

  /** Begins a batch of uploaded photos. */
  async begin(): Promise<void> {
    await this.page.goto('/jobs');
    await press(this.page.getByRole('button', { name: '批量上传照片' }));
    await this.page.waitForURL('**/jobs/photos/*');
    await hydrated(this.page);
  }

  /** Drops one file on the page, as the system's file manager does. */
  async drop(name: string, content: Buffer): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([name, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: 'application/zip' }));
        return transfer;
      },
      [name, content.toString('base64')] as const,
    );
    const zone = this.page.getByRole('region', { name: '选择要上传的照片' });
    await zone.dispatchEvent('drop', { dataTransfer: transfer });
  }

  /** How many rows a group has. */
  async count(group: string): Promise<number> {
    const link = this.page.getByRole('navigation', { name: '分组' }).getByRole('link', {
      name: new RegExp(`^${group} `),
    });
    return Number((await link.innerText()).replace(/\D/g, ''));
  }

  /** Waits until a group has so many rows. */
  async expectCount(group: string, count: number): Promise<void> {
    await expect.poll(() => this.count(group), { message: group, timeout: 90_000 }).toBe(count);
  }

  /** Shows the rows of a group. */
  async show(group: string): Promise<void> {
    const links = this.page.getByRole('navigation', { name: '分组' }).getByRole('link');
    await press(links.filter({ hasText: group }));
    await expect(links.filter({ hasText: group })).toHaveAttribute('aria-current', 'true');
  }

  /** The row of a file. */
  row(file: string): Locator {
    return this.rows.filter({ hasText: file });
  }

  async commit(): Promise<void> {
    await press(this.page.getByRole('button', { name: '确认保存' }));
  }

  async undo(): Promise<void> {
    await press(this.page.getByText('撤销本批'));
    await press(this.page.getByRole('button', { name: '确认撤销' }));
  }
}
