import { expect, type Locator, type Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

type Tab = 'Entity mappings' | 'Activity log' | 'Initial sync details' | 'Live failures' | 'Catch-up errors' | 'Queued records' | 'Conflicts' | 'Versions' | 'Details';
const PATHS: Record<Tab, string> = {
  'Entity mappings': '',
  'Activity log': '/activity',
  'Initial sync details': '/initial-sync',
  'Live failures': '/failures',
  'Catch-up errors': '/catch-up',
  'Queued records': '/queue',
  Conflicts: '/conflicts',
  Versions: '/versions',
  Details: '/details',
};

/** `/e/{env}/maps` and the tabs of one map. */
export class MapPage {
  constructor(private readonly page: Page) {}

  async openAll(): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/maps`);
  }

  /** Opens one tab by its address. */
  async open(map: number, tab: Tab = 'Entity mappings', query = ''): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/maps/${map}${PATHS[tab]}${query}`);
  }

  /** From the table of maps to one map. */
  async choose(name: string): Promise<void> {
    await this.row(name).getByRole('rowheader').getByRole('link').click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  /** Its line in the table of maps. */
  row(name: string): Locator {
    const link = this.page.getByRole('rowheader').getByRole('link', { name, exact: true });
    return this.page.getByRole('row').filter({ has: link });
  }

  /** The number that a column of the table says of a map. */
  async number(name: string, column: 'Written in 24 h' | 'Queued' | 'Failures'): Promise<number> {
    const text = await this.row(name).locator(`td[data-label="${column}"]`).innerText();
    return Number(text.replaceAll(',', '').split(/\s/)[0]);
  }

  /** To another tab of the same map. */
  async tab(name: Tab): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Of this map' }).getByRole('link', { name }).click();
  }

  /** Entries of the activity log, newest first. */
  entries(): Locator {
    return this.page.getByRole('region', { name: 'Entries' }).locator('.line > li:has(.what)');
  }

  /** How many records the entries that are shown call written. */
  async written(): Promise<number> {
    const texts = await this.entries().allInnerTexts();
    const counts = texts.map((text) => Number(/(\d+) records? written/.exec(text)?.[1] ?? 0));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Failures in the list, newest first. */
  failures(): Locator {
    return this.page.locator('.failure-list > li');
  }

  /** A filter of the list above. */
  chip(name: string): Locator {
    return this.page.locator('.chips').getByRole('link', { name });
  }
}
