import { type Page, expect } from '@playwright/test';
import axe from 'axe-core';

/** Fails on every serious or critical violation that axe finds. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated from outside: the page's own policy would refuse the script.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
  expect(serious, 'serious violations').toEqual([]);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
