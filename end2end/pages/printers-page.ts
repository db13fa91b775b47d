import type { Locator, Page } from '@playwright/test';
import { press } from './base';

/** A profile as typed. */
export interface Profile {
  名称: string;
  左右偏移: string;
  上下偏移: string;
  横向缩放: string;
  纵向缩放: string;
}

/** 打印机校准. */
export class PrintersPage {
  readonly heading: Locator;
  readonly steps: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: '打印机校准' });
    this.steps = page.getByRole('main').getByRole('heading', { level: 2 });
  }

  async open(): Promise<void> {
    await this.page.goto('/printers');
  }

  /** The form of a printer, or 添加打印机. */
  printer(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  field(printer: string, label: keyof Profile): Locator {
    return this.printer(printer).getByRole('textbox', { name: label });
  }

  async save(printer: string, profile: Partial<Profile>): Promise<void> {
    for (const [label, value] of Object.entries(profile)) {
      await this.field(printer, label as keyof Profile).fill(value);
    }
    await press(this.printer(printer).getByRole('button', { name: '保存' }));
  }

  async delete(printer: string): Promise<void> {
    await press(this.printer(printer).getByText('删除', { exact: true }));
    await press(this.printer(printer).getByRole('button', { name: '确认删除这台打印机' }));
  }
}
