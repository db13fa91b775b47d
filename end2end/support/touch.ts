import type { CDPSession, Page } from '@playwright/test';

type Point = readonly [x: number, y: number];

/** Fingers on the screen, as the browser gets them from the device. */
export class Fingers {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  async down(points: readonly Point[]): Promise<void> {
    await this.dispatch('touchStart', points);
  }

  async move(points: readonly Point[]): Promise<void> {
    await this.dispatch('touchMove', points);
  }

  /** Lifts all of them. */
  async up(): Promise<void> {
    await this.dispatch('touchEnd', []);
  }

  private async dispatch(type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]): Promise<void> {
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints });
  }
}
