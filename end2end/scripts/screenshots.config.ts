import { defineConfig } from '@playwright/test';
import tests from '../playwright.config.ts';

/** The same browser, for pictures instead of tests. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: 'screenshots.spec.ts',
  outputDir: '../test-results',
  reporter: [['list']],
  timeout: 300_000,
  projects: [{ name: 'screenshots' }],
  use: { ...tests.use, timezoneId: 'UTC', trace: 'off' },
});
