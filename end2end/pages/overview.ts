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

  /** The drawing of the last day. */
  day(): Locator {
    return this.page.getByRole('region', { name: 'Written and failed' });
  }

  /** Its half-hours, the newest last. */
  halfHours(): Locator {
    return this.day().locator('.half');
  }

  /** What is told of the half-hour that has the focus or that the pointer is on. */
  told(): Locator {
    return this.day().locator('.told').filter({ visible: true });
  }

  /** What waits for parents. */
  awaited(): Locator {
    return this.page.getByRole('list', { name: 'What waits for parents' });
  }

  latest(): Locator {
    return this.page.getByRole('region', { name: 'Latest activity' });
  }
}
