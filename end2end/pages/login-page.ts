import type { Locator, Page } from '@playwright/test';
import { press } from './base';

/** 登录. */
export class LoginPage {
  readonly username: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly message: Locator;

  constructor(private readonly page: Page) {
    this.username = page.getByLabel('用户名');
    this.password = page.getByLabel('密码');
    this.submit = page.getByRole('button', { name: '登录' });
    this.message = page.getByRole('alert');
  }

  async open(): Promise<void> {
    await this.page.goto('/login');
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await press(this.submit);
  }
}
