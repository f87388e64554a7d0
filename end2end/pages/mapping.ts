import { expect, type Locator, type Page } from '@playwright/test';

/** What a form of a line says; what is not named stays as it is. */
type Pair = { erp?: string; crm?: string; direction?: 'Both ways' | 'ERP to CRM' | 'CRM to ERP'; value?: string; values?: string; key?: boolean };

/** How a form of a line shapes values; what is not named stays as it is. */
type Shape = {
  trim?: boolean;
  letters?: 'As they are' | 'In capital letters' | 'In small letters' | 'Words with a capital letter';
  length?: string;
  decimals?: string;
  separator?: 'A point, as in 12.50' | 'A comma, as in 12,50';
  date?: string;
  blank?: 'What it is' | 'Null' | 'An empty text';
  toCrm?: string;
  toErp?: string;
};

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

  async shape(shape: Shape): Promise<void> {
    const form = this.form();
    const trim = form.getByRole('checkbox', { name: 'Trim blanks' });
    if (!(await trim.isVisible())) await form.getByText('Shape the value', { exact: true }).click();
    if (shape.trim !== undefined) await trim.setChecked(shape.trim);
    if (shape.letters !== undefined) await form.getByLabel('Letters', { exact: true }).selectOption(shape.letters);
    if (shape.length !== undefined) await form.getByLabel('Cut to so many characters').fill(shape.length);
    if (shape.decimals !== undefined) await form.getByLabel('Decimals', { exact: true }).fill(shape.decimals);
    if (shape.separator !== undefined) await form.getByLabel('Decimal separator').selectOption(shape.separator);
    if (shape.date !== undefined) await form.getByLabel('Date format').fill(shape.date);
    if (shape.blank !== undefined) await form.getByLabel('No value becomes').selectOption(shape.blank);
    if (shape.toCrm !== undefined) await form.getByLabel('Expression to the CRM').fill(shape.toCrm);
    if (shape.toErp !== undefined) await form.getByLabel('Expression to the ERP').fill(shape.toErp);
  }

  /** What the form that is open would make of values of the apps. */
  preview(): Locator {
    return this.form().getByRole('region', { name: 'Preview' });
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

  /** The field of the filter that is being edited. */
  filter(): Locator {
    return this.page.getByRole('combobox', { name: /filter$/ });
  }

  async editFilter(app: 'ERP' | 'CRM'): Promise<void> {
    await this.page.getByRole('link', { name: `Edit the filter of the ${app}` }).click();
    await expect(this.filter()).toBeVisible();
  }

  /** A way to go on with the filter that is being edited. */
  offer(name: string | RegExp): Locator {
    return this.page.getByRole('listbox', { name: 'Ways to go on' }).getByRole('option', { name });
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
