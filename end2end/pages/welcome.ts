import type { Page } from '@playwright/test';

/** The page behind a one-time link. */
export class WelcomePage {
  constructor(private readonly page: Page) {}

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Fills the form and sends it. */
  async create(name: string, password: string, repeated = password): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByLabel('Password again').fill(repeated);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }
}
