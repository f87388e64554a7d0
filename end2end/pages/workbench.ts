import type { Locator, Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** `/e/{env}/failures/{id}`: the workbench of one failure. */
export class WorkbenchPage {
  constructor(private readonly page: Page) {}

  async open(failure: number, query = ''): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/failures/${failure}${query}`);
  }

  /** Headline, suggested fix and status. */
  why(): Locator {
    return this.page.getByRole('region', { name: 'What happened' });
  }

  /** The record in the ERP. */
  left(): Locator {
    return this.page.getByRole('region', { name: 'ERP now' });
  }

  tried(): Locator {
    return this.page.getByRole('region', { name: 'What we tried to write' });
  }

  /** The record in the CRM. */
  right(): Locator {
    return this.page.getByRole('region', { name: 'CRM now' });
  }

  story(): Locator {
    return this.page.getByRole('region', { name: 'Story of this record' });
  }

  form(): Locator {
    return this.page.getByRole('region', { name: /^Write other values/ });
  }

  field(name: string): Locator {
    return this.form().getByLabel(name, { exact: true });
  }

  /** What is said below a field. */
  note(name: string): Locator {
    return this.form().locator('.field', { has: this.page.getByLabel(name, { exact: true }) }).locator('.note[aria-live]');
  }

  async send(): Promise<void> {
    await this.form().getByRole('button', { name: 'Save and retry' }).click();
  }
}
