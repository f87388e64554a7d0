import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** What a person feels in the browser, measured; `make bench` runs it, no test does. A trace would be measured along. */
export default defineConfig({ ...stories, testDir: 'measures', reporter: 'line', use: { ...stories.use, trace: 'off' }, projects: [{ name: 'browser' }] });
