import { expect, type Locator, type Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** `/e/{env}/failures`: failures by cause, and the page of one cause. */
export class GroupsPage {
  constructor(private readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/failures${query}`);
  }

  /** Causes in the list. */
  rows(): Locator {
    return this.page.locator('table.groups > tbody > tr');
  }

  /** The line of a cause, by words of its headline. */
  row(headline: string | RegExp): Locator {
    return this.rows().filter({ has: this.page.getByRole('rowheader').filter({ hasText: headline }) });
  }

  /** The number of records that the line of a cause says. */
  async records(headline: string | RegExp): Promise<number> {
    const text = await this.row(headline).locator('td[data-label="Records"]').innerText();
    return Number(text.replaceAll(',', '').split(/\s/)[0]);
  }

  /** From the list to one cause. */
  async choose(headline: string | RegExp): Promise<void> {
    await this.row(headline).getByRole('rowheader').getByRole('link').click();
    await expect(this.page.getByRole('heading', { level: 1, name: headline })).toBeVisible();
  }

  /** The state, assignee, map and direction of the cause that is open. */
  head(): Locator {
    return this.page.locator('.group-head');
  }

  /** The suggested fix, and what is known beside it. */
  known(): Locator {
    return this.page.getByRole('region', { name: 'Suggested fix' });
  }

  comments(): Locator {
    return this.page.getByRole('region', { name: 'Comments' });
  }

  decide(): Locator {
    return this.page.getByRole('region', { name: 'Decide' });
  }

  /** The records of the cause that is open. */
  recordsList(): Locator {
    return this.page.getByRole('region', { name: 'Records' }).locator('.failure-list > li');
  }

  /** A filter by state. */
  chip(name: string): Locator {
    return this.page.getByRole('group', { name: 'State' }).getByRole('link', { name, exact: true });
  }
}
