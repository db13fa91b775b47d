import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './support/browser';
import type { Options } from './support/test';

// On a machine that builds at the same time everything takes several times as long.
const PATIENCE = 20_000;

export default defineConfig<Options>({
  testDir: 'specs',
  globalSetup: './support/global-setup.ts',
  outputDir: 'test-results',
  reporter: [['list'], ['html', { open: 'never' }]],
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: PATIENCE },
  use: {
    launchOptions,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: PATIENCE,
    navigationTimeout: PATIENCE,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'desktop',
      grepInvert: /@touch/,
      use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'tablet',
      grepInvert: /@mouse|@desktop/,
      use: {
        viewport: { width: 820, height: 1180 },
        deviceScaleFactor: 1,
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
});
