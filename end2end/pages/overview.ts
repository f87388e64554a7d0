import type { Locator, Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** `/e/{env}`. */
export class OverviewPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}`);
  }

  /** A tile by its words. */
  tile(name: string): Locator {
    return this.page.locator('.tile').filter({ hasText: name });
  }

  /** The card of one app. */
  app(name: 'ERP' | 'CRM'): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { name }) });
  }

  latest(): Locator {
    return this.page.getByRole('region', { name: 'Latest activity' });
  }
}
