import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';
import { press } from './base';

/** What the server answered to a form that opens in a tab of its own. */
export interface Opened {
  tab: Page;
  status: number;
  type: string;
  body: Buffer;
  /** What the form sent. */
  form: URLSearchParams;
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

  /** Presses 生成打印文件; a test's browser has no viewer, so the document is taken on its way. */
  async print(context: BrowserContext): Promise<Opened> {
    const taken: Omit<Opened, 'tab'>[] = [];
    await context.route('**/print/sheets', async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      const type = answer.headers()['content-type'] ?? '';
      const form = new URLSearchParams(route.request().postData() ?? '');
      await (type.startsWith('text/html')
        ? route.fulfill({ response: answer, body })
        : route.fulfill({ status: answer.status(), contentType: 'text/plain', body: 'a document' }));
      taken.push({ status: answer.status(), type, body, form });
    });
    const popup = this.page.waitForEvent('popup');
    await press(this.make);
    const tab = await popup;
    await expect.poll(() => taken.length, 'documents asked for').toBe(1);
    await context.unroute('**/print/sheets');
    const [answer] = taken;
    if (!answer) throw new Error('nothing was answered');
    return { tab, ...answer };
  }
}
