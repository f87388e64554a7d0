import { expect, type Locator, type Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** What is typed into the form of a rule; what is left out stays as the form begins. */
export type Rule = {
  name: string;
  types?: string[];
  count?: number;
  within?: [interval: number, unit: 'minutes' | 'hours' | 'days'];
  action?: 'Only notify' | 'Pause' | 'Stop';
};

/** `/e/{env}/alerts`, the form of a rule, and the page of a firing. */
export class AlertsPage {
  constructor(private readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/alerts${query}`);
  }

  /** The setting of that name in the list. */
  setting(name: string): Locator {
    return this.page.getByRole('region', { name: 'Alert settings' }).locator('tbody tr').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** Firings in the list, newest first. */
  firings(name?: string): Locator {
    const rows = this.page.getByRole('region', { name: 'Firings, newest first' }).locator('tbody tr');
    return name === undefined ? rows : rows.filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  async openNew(): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/alerts/new`);
    await expect(this.page.getByRole('heading', { level: 1, name: 'Create alert settings' })).toBeVisible();
  }

  /** The rule in words, how near it is, and when it would have fired. */
  beside(name: 'In words' | 'Right now' | 'Backtest'): Locator {
    return this.page.getByRole('region', { name });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** Types a rule; the form is not sent. */
  async type({ name, types, count, within, action }: Rule): Promise<void> {
    await this.field('Name').fill(name);
    if (types) {
      const boxes = this.page.getByRole('group', { name: 'Error types' }).getByRole('checkbox');
      for (const box of await boxes.all()) await box.uncheck();
      for (const type of types) await this.page.getByRole('checkbox', { name: type, exact: true }).check();
    }
    if (count !== undefined) await this.field('Threshold').fill(String(count));
    if (within) {
      await this.field('Within').fill(String(within[0]));
      await this.page.getByRole('combobox', { name: 'Unit' }).selectOption(within[1]);
    }
    if (action) await this.page.getByRole('radio', { name: action, exact: true }).check();
  }

  /** Sends the form and waits for the list that says so. */
  async save(name: string, button: 'Create' | 'Save' = 'Create'): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await expect(this.page.getByRole('status').filter({ hasText: `“${name}” is saved` })).toBeVisible();
  }

  /** The errors behind the firing whose page is open. */
  errors(): Locator {
    return this.page.getByRole('region', { name: 'Errors, newest first' }).locator('tbody tr');
  }

  /** The maps of the firing whose page is open. */
  maps(): Locator {
    return this.page.getByRole('region', { name: 'Maps', exact: true }).locator('tbody tr');
  }
}
