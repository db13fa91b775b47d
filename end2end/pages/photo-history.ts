import { type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';

/** 照片历史 of a member. */
export class PhotoHistory {
  readonly dialog: Locator;
  readonly photos: Locator;
  readonly inUse: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: '照片历史' });
    this.photos = this.dialog.getByRole('listitem');
    this.inUse = this.photos.filter({ hasText: '现用' });
  }

  /** Opens it from where the button is. */
  async openFrom(place: Locator): Promise<void> {
    await press(place.getByRole('button', { name: '照片历史' }));
    await expect(this.dialog).toBeVisible();
  }

  /** Puts a photo into use and waits until the list says so. */
  async restore(photo: Locator): Promise<void> {
    await press(photo.getByRole('button', { name: /^恢复/ }));
    await expect(photo).toContainText('现用');
    await expect(this.page.locator('.live')).toContainText('照片已恢复');
  }

  async recrop(photo: Locator): Promise<void> {
    await press(photo.getByRole('button', { name: /^重新裁剪/ }));
    await expect(this.dialog).toBeHidden();
  }

  async close(): Promise<void> {
    await press(this.dialog.getByRole('button', { name: '关闭' }));
    await expect(this.dialog).toBeHidden();
  }
}
