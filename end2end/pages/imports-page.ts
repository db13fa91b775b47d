import { type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';

/** 导入 / 导出, and one import. */
export class ImportsPage {
  readonly refusal: Locator;
  readonly commit: Locator;

  constructor(private readonly page: Page) {
    this.refusal = page.getByRole('alert');
    this.commit = page.getByRole('button', { name: /^导入：/ });
  }

  async open(): Promise<void> {
    await this.page.goto('/import');
  }

  /** Sends a file and waits for what it would do, or why not. */
  async send(name: string, text: string): Promise<void> {
    const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) };
    // A file that is chosen is sent at once.
    await this.page.getByLabel('名册文件').setInputFiles(file);
  }

  async press(name: string): Promise<void> {
    await press(this.page.getByRole('button', { name }));
  }

  /** Shows the rows of a group, and checks how many there are. */
  async group(name: string, count: number): Promise<void> {
    const tab = this.page.getByRole('navigation', { name: '各类行' }).getByRole('link', { name });
    await expect(tab).toHaveText(`${name} ${count}`);
    await press(tab);
    await expect(tab).toHaveAttribute('aria-current', 'page');
  }

  row(number: number): Locator {
    return this.page.getByRole('listitem').filter({ hasText: `第 ${number} 行` });
  }
}
