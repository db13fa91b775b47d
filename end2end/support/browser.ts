import type { LaunchOptions } from '@playwright/test';

/** Debian's Chromium, started so that it also runs as root and asks nobody for anything. */
export const launchOptions: LaunchOptions = {
  executablePath: process.env.HUIZHENG_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
