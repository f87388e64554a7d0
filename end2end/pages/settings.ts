import type { Locator, Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** `/e/{env}/settings`. */
export class SettingsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/settings`);
  }

  people(): Locator {
    return this.page.getByRole('region', { name: 'People', exact: true });
  }

  mail(): Locator {
    return this.page.getByRole('region', { name: 'Mail server', exact: true });
  }

  groups(): Locator {
    return this.page.getByRole('region', { name: 'People and groups', exact: true });
  }

  quiet(): Locator {
    return this.page.getByRole('region', { name: 'Quiet hours', exact: true });
  }

  /** Makes a one-time link for a role and gives its path. */
  async invite(role: 'Viewer' | 'Operator' | 'Admin'): Promise<string> {
    await this.people().getByLabel('Invite somebody as').selectOption(role);
    await this.people().getByRole('button', { name: 'Make a one-time link' }).click();
    const link = await this.people().getByRole('status').getByRole('button').innerText();
    return new URL(link.trim()).pathname;
  }
}
