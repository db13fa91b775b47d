import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Makes the pictures of the README, with the means of the tests. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'screenshots.ts',
  reporter: 'list',
  projects: base.projects?.filter(({ name }) => name === 'desktop') ?? [],
});
