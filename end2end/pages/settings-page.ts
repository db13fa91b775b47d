import { type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';
import type { FilePayload } from './upload-dialog';

/** 协会设置. */
export class SettingsPage {
  readonly form: Locator;
  readonly save: Locator;
  readonly preview: Locator;
  readonly message: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole('form', { name: '协会设置' });
    this.save = this.form.getByRole('button', { name: '保存' });
    this.preview = this.form.getByRole('button', { name: '预览' });
    this.message = page.getByRole('main').getByRole('alert').or(page.getByRole('main').getByRole('status'));
  }

  async open(): Promise<void> {
    await this.page.goto('/settings');
    await expect(this.page.getByRole('heading', { level: 1, name: '协会设置' })).toBeVisible();
  }

  /** A field by its label. */
  field(label: string): Locator {
    return this.form.getByLabel(label, { exact: true });
  }

  /** One of the two seals. */
  seal(name: '全国协会印章' | '地方协会印章'): Locator {
    return this.form.getByRole('group', { name });
  }

  /** Chooses a picture for a seal. */
  async choose(name: '全国协会印章' | '地方协会印章', file: FilePayload): Promise<void> {
    await this.seal(name).getByLabel('上传新图片').setInputFiles(file);
  }

  /** Presses 保存 and waits for the answer. */
  async send(): Promise<void> {
    const answer = this.page.waitForResponse((response) => response.request().method() === 'POST');
    await press(this.save);
    await answer;
    await this.page.waitForLoadState();
  }

  /** The saved specimen, as a program gets it. */
  async specimen(): Promise<Buffer> {
    const answer = await this.page.request.get('/settings/preview.pdf');
    expect(answer.status()).toBe(200);
    return answer.body();
  }
}
