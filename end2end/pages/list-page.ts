import { type Locator, type Page, expect } from '@playwright/test';
import { hydrated, press } from './base';

/** What the two list pages share: queues, search, table, paging. */
export class ListPage {
  readonly main: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly filters: Locator;
  readonly firm: Locator;
  readonly chips: Locator;
  readonly queues: Locator;
  readonly paging: Locator;
  private readonly section: Locator;

  constructor(
    readonly page: Page,
    private readonly path: string,
    tableName: string,
    private readonly columns: readonly string[],
  ) {
    this.main = page.getByRole('main');
    this.section = page.getByRole('region', { name: '会员列表' });
    this.table = page.getByRole('grid', { name: tableName });
    this.rows = this.table.locator('[data-member-id]');
    this.search = page.getByRole('searchbox', { name: '搜索会员' });
    this.filters = page.getByRole('form', { name: '筛选' });
    this.firm = page.getByRole('combobox', { name: '服务所' });
    this.chips = page.getByRole('list', { name: '当前筛选' });
    this.queues = page.getByRole('navigation', { name: '工作队列' });
    this.paging = page.getByRole('navigation', { name: '分页' });
  }

  /** Opens the page and waits until it reacts. */
  async open(query: Readonly<Record<string, string | number>> = {}): Promise<void> {
    await this.visit(query);
    await hydrated(this.page);
  }

  /** Opens the page; waits for no script. */
  async visit(query: Readonly<Record<string, string | number>> = {}): Promise<void> {
    const words = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const text = new URLSearchParams(words).toString();
    await this.page.goto(text ? `${this.path}?${text}` : this.path);
  }

  row(member: number): Locator {
    return this.table.locator(`[data-member-id="${member}"]`);
  }

  /** A cell of a row by its column, also where the window is too narrow to show it. */
  cell(row: Locator, column: string): Locator {
    const at = this.columns.indexOf(column);
    if (at < 0) throw new Error(`there is no column ${column}`);
    return row.getByRole('gridcell', { includeHidden: true }).nth(at);
  }

  queue(name: string): Locator {
    return this.queues.getByRole('link', { name: new RegExp(`^${name}`) });
  }

  /** How many members a queue tells it has. */
  async queueCount(name: string): Promise<number> {
    const text = await this.queue(name).innerText();
    return Number(text.replace(/\D/g, ''));
  }

  column(name: string): Locator {
    return this.table.getByRole('columnheader', { name });
  }

  /** Orders the list by a column. */
  async sortBy(name: string): Promise<void> {
    await press(this.column(name).getByRole('link'));
    await expect(this.column(name)).toHaveAttribute('aria-sort', /ending$/);
    await this.settled();
  }

  async searchFor(text: string): Promise<void> {
    await this.search.fill(text);
    await this.search.press('Enter');
    await expect(this.page).toHaveURL((url) => (url.searchParams.get('q') ?? '') === text);
    await this.settled();
  }

  /** Types the number of a document, which the address must not show. */
  async searchForNumber(number: string): Promise<void> {
    await this.search.fill(number);
    await this.search.press('Enter');
    await expect(this.page).toHaveURL(/[?&]t=[0-9a-f]{32}(&|$)/);
    await this.settled();
  }

  /** Opens the panel 筛选. */
  async openFilters(): Promise<void> {
    await press(this.page.locator('summary', { hasText: '筛选' }));
    await expect(this.filters).toBeVisible();
  }

  /** Applies what the panel says; with a script it closes. */
  async applyFilters(): Promise<void> {
    await press(this.filters.getByRole('button', { name: '应用' }));
    await expect(this.filters).toBeHidden();
    await this.settled();
  }

  /** A firm that is offered while one is typed. */
  firmChoice(name: string): Locator {
    return this.filters.getByRole('option', { name, exact: true });
  }

  /** What narrows the list; pressed, it is gone. */
  chip(words: string): Locator {
    return this.chips.getByRole('link', { name: `去掉筛选：${words}` });
  }

  /** Opens the panel 视图. */
  async openViews(): Promise<void> {
    await press(this.page.locator('summary', { hasText: '视图' }).first());
    await expect(this.page.getByRole('button', { name: '保存视图' })).toBeVisible();
  }

  async chooseQueue(name: string): Promise<void> {
    await press(this.queue(name));
    await expect(this.queue(name)).toHaveAttribute('aria-current', 'true');
    await this.settled();
  }

  /** Waits until the list shown is the one asked for. */
  async settled(): Promise<void> {
    await expect(this.section).toHaveAttribute('aria-busy', 'false');
  }

  /** The texts of all rows. */
  async texts(): Promise<string[]> {
    await this.settled();
    return this.rows.allInnerTexts();
  }
}
