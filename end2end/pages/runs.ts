import type { Locator, Page } from '@playwright/test';

type Column = 'Read' | 'Written' | 'Skipped' | 'Failed' | 'Waiting' | 'Queued';

/** *Initial sync details* of a map. */
export class RunsPage {
  constructor(private readonly page: Page) {}

  /** The newest run. */
  newest(): Locator {
    return this.page.locator('.run').first();
  }

  /** What failed in the newest run, a line for each leg and cause. */
  causes(): Locator {
    return this.newest().getByRole('region', { name: 'What failed, by cause' }).locator('tbody tr');
  }

  /** What a column of the newest run says, all legs together. */
  async count(column: Column): Promise<number> {
    const cells = await this.newest().locator(`td[data-label="${column}"]`).allInnerTexts();
    return cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '').split(' ')[0]), 0);
  }
}
