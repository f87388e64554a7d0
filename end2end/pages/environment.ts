import type { Locator, Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** `/e/{env}/environment` and the wizard below it. */
export class EnvironmentPage {
  constructor(private readonly page: Page) {}

  async open(environment = ENVIRONMENT): Promise<void> {
    await this.page.goto(`/e/${environment}/environment`);
  }

  /** The button of the top bar that says where we are and leads elsewhere. */
  switcher(): Locator {
    return this.page.getByRole('button', { name: 'Environment:' });
  }

  /** Goes to another environment by the top bar. */
  async switchTo(name: string): Promise<void> {
    await this.switcher().click();
    await this.page.getByRole('navigation', { name: 'Environments' }).getByRole('link', { name }).click();
  }

  /** The card of one app. */
  app(name: 'ERP' | 'CRM'): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { name }) });
  }

  /** Tests the connection of one app and waits for the answers. */
  async test(name: 'ERP' | 'CRM'): Promise<void> {
    await this.app(name).getByRole('link', { name: /^Test/ }).click();
    await this.app(name).getByRole('status').waitFor();
  }

  /** The answers of a test, each a line. */
  checks(name: 'ERP' | 'CRM'): Locator {
    return this.app(name).getByRole('listitem').filter({ hasText: /Passed|Failed|Skipped/ });
  }

  section(name: 'Maintenance windows' | 'Queue' | 'Health check' | 'Companies' | 'Integration keys' | 'Schemas'): Locator {
    return this.page.getByRole('region', { name });
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Next' }).click();
  }

  /** Fills in how one app is reached by a bearer token. */
  async fillConnection(address: string, token: string): Promise<void> {
    await this.page.getByLabel('Address').fill(address);
    await this.page.getByRole('radio', { name: 'Bearer token' }).check();
    await this.page.getByLabel('Token', { exact: true }).fill(token);
  }
}
