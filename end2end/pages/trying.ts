import { expect, type Locator, type Page } from '@playwright/test';

/** What is tried before it runs: a record, a dry run, a shadow run. */
export class TryingPage {
  constructor(private readonly page: Page) {}

  /** The panel in which a record goes through the mapping. */
  record(): Locator {
    return this.page.getByRole('region', { name: 'One record through the mapping' });
  }

  async openRecord(): Promise<void> {
    await this.page.getByRole('link', { name: 'Try a record' }).click();
    await expect(this.record().getByRole('button', { name: 'Try it' })).toBeVisible();
  }

  async tryKey(key: string, side: 'the ERP' | 'the CRM' = 'the ERP'): Promise<void> {
    await this.record().getByLabel('A record of').selectOption(side);
    await this.record().getByLabel('Key').fill(key);
    await this.record().getByRole('button', { name: 'Try it' }).click();
    await expect(this.line('name').or(this.record().locator('.form-problem')).first()).toBeVisible();
  }

  /** A line of the record that was tried. */
  line(field: string): Locator {
    return this.record().locator('table.tried-lines tbody tr').filter({ has: this.page.getByText(field, { exact: true }) });
  }

  /** What an initial sync under the draft would do. */
  dryRun(): Locator {
    return this.page.getByRole('region', { name: 'What an initial sync under the draft would do' });
  }

  /** What another mapping would do otherwise. */
  shadow(): Locator {
    return this.page.getByRole('region', { name: 'Shadow run' });
  }
}
