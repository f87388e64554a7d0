import { expect, type Locator, type Page } from '@playwright/test';

/** What a form of a line says; what is not named stays as it is. */
type Pair = { erp?: string; crm?: string; direction?: 'Both ways' | 'ERP to CRM' | 'CRM to ERP'; value?: string; values?: string; key?: boolean };

/** The tab *Entity mappings* as an editor. */
export class MappingPage {
  constructor(private readonly page: Page) {}

  /** The line of a column of the CRM, or of a field of the ERP where it has none. */
  line(name: string): Locator {
    const cell = this.page.getByText(name, { exact: true });
    return this.page.locator('table.mapping tbody tr').filter({ has: cell });
  }

  /** The form of the line that is open. */
  form(): Locator {
    return this.page.locator('form.line-form');
  }

  async edit(name: string): Promise<void> {
    await this.line(name).getByRole('link', { name: /^Edit/ }).click();
    await expect(this.form()).toBeVisible();
  }

  async fill(pair: Pair): Promise<void> {
    const form = this.form();
    if (pair.erp !== undefined) await form.getByLabel('ERP field').fill(pair.erp);
    if (pair.crm !== undefined) await form.getByLabel('CRM column').fill(pair.crm);
    if (pair.direction !== undefined) await form.getByLabel('Direction').selectOption(pair.direction);
    if (pair.value !== undefined) await form.getByLabel('Default value').fill(pair.value);
    if (pair.values !== undefined) {
      const values = form.getByRole('textbox', { name: 'Value map' });
      if (!(await values.isVisible())) await form.getByText('Value map', { exact: true }).first().click();
      await values.fill(pair.values);
    }
    if (pair.key !== undefined) await form.getByRole('checkbox', { name: 'Part of the integration key' }).setChecked(pair.key);
  }

  async add(pair: Pair): Promise<void> {
    await this.page.getByRole('link', { name: 'Add field' }).click();
    await this.fill(pair);
    await this.form().getByRole('button', { name: 'Add pair' }).click();
    await expect(this.form()).toHaveCount(0);
  }

  async keep(): Promise<void> {
    await this.form().getByRole('button', { name: 'Keep line' }).click();
    await expect(this.form()).toHaveCount(0);
  }

  /** What is known of the draft. */
  draft(): Locator {
    return this.page.getByRole('region', { name: 'Draft' });
  }

  async undo(): Promise<void> {
    await this.draft().getByRole('button', { name: 'Undo' }).click();
  }

  async redo(): Promise<void> {
    await this.draft().getByRole('button', { name: 'Redo' }).click();
  }

  /** Saves the draft and leaves the question whether to activate it. */
  async save(note: string, number?: string): Promise<void> {
    await this.draft().getByRole('link', { name: 'Save as version…' }).click();
    if (number !== undefined) await this.page.getByLabel('Version', { exact: true }).fill(number);
    await this.page.getByLabel('Note').fill(note);
    await this.page.getByRole('button', { name: 'Save version' }).click();
    await expect(this.question()).toBeVisible();
  }

  /** Whether a version is to be made the active one. */
  question(): Locator {
    return this.page.getByRole('region', { name: /^Activate .*\?$/ });
  }

  async activate(): Promise<void> {
    await this.question().getByRole('button', { name: 'Activate', exact: true }).click();
    await expect(this.question()).toHaveCount(0);
  }

  /** A line of the list of versions. */
  version(number: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: number, exact: true }) });
  }

  /** What stands against the mapping. */
  findings(): Locator {
    return this.page.locator('.findings li');
  }
}
