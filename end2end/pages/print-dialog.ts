import type { BrowserContext, Locator, Page, Response } from '@playwright/test';
import { press } from './base';

/** What the server answered to a form that opens in a tab of its own. */
export interface Opened {
  tab: Page;
  status: number;
  type: string;
  /** What the form sent. */
  form: Record<string, string>;
}

/** 打印. */
export class PrintDialog {
  readonly open: Locator;
  readonly dialog: Locator;
  readonly gutter: Locator;
  readonly printer: Locator;
  readonly calibrate: Locator;
  private readonly make: Locator;

  constructor(private readonly page: Page) {
    const toolbar = page.getByRole('group', { name: '对所选会员的操作' });
    this.open = toolbar.getByRole('button', { name: '打印', exact: true });
    this.dialog = page.getByRole('dialog', { name: '打印' });
    this.gutter = this.dialog.getByRole('combobox', { name: '卡片间距' });
    this.printer = this.dialog.getByRole('combobox', { name: '打印机' });
    this.calibrate = this.dialog.getByRole('link', { name: '打印机校准' });
    this.make = this.dialog.getByRole('button', { name: '生成打印文件' });
  }

  kind(name: string): Locator {
    return this.dialog.getByRole('radio', { name: new RegExp(`^${name}`) });
  }

  /** Presses 生成打印文件. */
  async print(context: BrowserContext): Promise<Opened> {
    const isSheet = (answer: Response) => new URL(answer.url()).pathname === '/print/sheets';
    const answered = context.waitForEvent('response', isSheet);
    const popup = this.page.waitForEvent('popup');
    await press(this.make);
    const [tab, answer] = await Promise.all([popup, answered]);
    const form = Object.fromEntries(new URLSearchParams(answer.request().postData() ?? ''));
    return { tab, status: answer.status(), type: answer.headers()['content-type'] ?? '', form };
  }
}
