import type { CDPSession, Page } from '@playwright/test';

type Point = readonly [x: number, y: number];

/** Seconds between two events of a finger that moves calmly. */
const STEP = 0.05;
/** Seconds that fingers rest before they lift: else it is a fling, and the browser swallows the next tap. */
const REST = 0.5;

/** Fingers on the screen, as the browser gets them from the device. */
export class Fingers {
  private points: readonly Point[] = [];
  /** The time of the events: told, so that nothing has to be waited for. */
  private time = Date.now() / 1000 - 5;

  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  async down(points: readonly Point[]): Promise<void> {
    this.points = points;
    await this.dispatch('touchStart');
  }

  async move(points: readonly Point[]): Promise<void> {
    this.points = points;
    await this.dispatch('touchMove');
  }

  /** Lifts all of them. */
  async up(): Promise<void> {
    this.time += REST;
    await this.dispatch('touchMove');
    this.points = [];
    await this.dispatch('touchEnd');
  }

  private async dispatch(type: 'touchStart' | 'touchMove' | 'touchEnd'): Promise<void> {
    this.time += STEP;
    const touchPoints = this.points.map(([x, y], id) => ({ x, y, id }));
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: this.time });
  }
}
