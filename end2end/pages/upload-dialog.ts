import { type Locator, type Page, type Request, type Response, expect } from '@playwright/test';
import { type CropRect, noteCrop, notedCrop } from '../support/crop';
import { press } from './base';

/** A file for an input. */
export interface FilePayload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** 上传照片, and what 重新裁剪 in a batch has of it. */
export class UploadDialog {
  readonly dialog: Locator;
  readonly file: Locator;
  readonly stage: Locator;
  readonly result: Locator;
  readonly zoom: Locator;
  readonly turn: Locator;
  readonly confirm: Locator;
  readonly message: Locator;
  readonly checks: Locator;
  readonly reason: Locator;

  constructor(
    private readonly page: Page,
    name = '上传照片',
  ) {
    this.dialog = page.getByRole('dialog', { name });
    this.file = this.dialog.getByLabel('选择照片');
    this.stage = this.dialog.getByRole('application', { name: '裁剪框' });
    this.result = this.dialog.getByRole('img', { name: '证件上的照片' });
    this.zoom = this.dialog.getByRole('slider', { name: '缩放' });
    this.turn = this.dialog.getByRole('slider', { name: '旋转' });
    this.confirm = this.dialog.getByRole('button', { name: '确认上传' });
    this.message = this.dialog.getByRole('alert');
    this.checks = this.dialog.locator('.checks');
    this.reason = this.dialog.getByLabel('使用理由');
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name });
  }

  /** Chooses a file and waits until it can be cropped and has been checked. */
  async choose(file: FilePayload): Promise<void> {
    await this.file.setInputFiles(file);
    await expect(this.zoom).toBeEnabled();
    await this.checked();
  }

  /** Waits until the checks of the present crop are there. */
  async checked(): Promise<void> {
    await expect(this.checks).toHaveAttribute('aria-busy', 'false');
    await expect(this.checks.getByRole('listitem')).not.toHaveCount(0);
  }

  /** The line of a check: the one with its picture. */
  check(slug: string): Locator {
    return this.checks.getByRole('listitem').filter({
      has: this.page.locator(`img[src="/checks/${slug}.svg"]`),
    });
  }

  /** Fills in 使用理由 if the photo fails a check. */
  async giveReason(): Promise<void> {
    await this.checked();
    if (await this.reason.isVisible()) await this.reason.fill('测试照片，确需使用');
  }

  /**
   * Presses 确认上传, with a reason where one is needed; the crop that was sent and the answer to it.
   */
  async send(): Promise<{ crop: CropRect; answer: Response }> {
    await this.giveReason();
    await noteCrop(this.page);
    const answered = this.page.waitForResponse((answer) => isPhotoPost(answer.request()));
    await press(this.confirm);
    return { answer: await answered, crop: await notedCrop(this.page) };
  }

  /** Sends and waits until the dialog has closed. */
  async sendAndClose(): Promise<CropRect> {
    const { crop, answer } = await this.send();
    expect(answer.status()).toBe(201);
    await expect(this.dialog).toBeHidden();
    return crop;
  }
}

/** Whether a request brings a photo. */
export function isPhotoPost(request: Request): boolean {
  return request.method() === 'POST' && /\/members\/\d+\/photo$/.test(new URL(request.url()).pathname);
}
