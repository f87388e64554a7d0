import { defineConfig } from '@playwright/test';

/** Chromium in a container, silent: it asks nobody outside for anything. */
export const chromium = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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

export default defineConfig({
  testDir: 'stories',
  outputDir: 'test-results',
  // Each spec file has a server with two simulated apps of its own; two of them at once are too much for two cores.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./tally.ts']],
  use: {
    launchOptions: chromium,
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // Neither UTC nor a whole hour away from it: a time that is not localised shows.
    timezoneId: 'Asia/Kolkata',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'browser', testIgnore: '**/*.plain.spec.ts' },
    { name: 'without-javascript', testMatch: '**/*.plain.spec.ts', use: { javaScriptEnabled: false } },
  ],
});
