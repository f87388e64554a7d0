import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** What a person feels in the browser, measured; `make bench` runs it, no test does. */
export default defineConfig({ ...stories, testDir: 'measures', reporter: 'line', projects: [{ name: 'browser' }] });
