import { expect, type Locator, type Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

type Deed = 'Run' | 'Pause' | 'Resume' | 'Stop' | 'Entity map version';

/** Orders to maps: the tick boxes and buttons of the list, and the dialogs that they open. */
export class OrdersPage {
  constructor(private readonly page: Page) {}

  /** Opens the list of maps, ticks some and asks for the dialog. */
  async ask(deed: Deed, ...names: string[]): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/maps`);
    for (const name of names) await this.tick(name).check();
    await this.button(deed).click();
    await expect(this.dialog(deed)).toBeVisible();
  }

  tick(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Tick ${name}`, exact: true });
  }

  button(deed: Deed): Locator {
    return this.page.getByRole('group', { name: 'Orders' }).getByRole('button', { name: deed });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  /** The maps that the dialog of a run lists, in their order. */
  async rows(): Promise<string[]> {
    return this.dialog('Run').locator('.order-row b').allInnerTexts();
  }

  /** Lets the ERP's value count where both apps have changed the same field. Which one counts now is marked. */
  async letErpDecide(name: string): Promise<void> {
    const masters = this.dialog('Run').getByRole('combobox', { name: `Master for conflicts of ${name}`, exact: true });
    await masters.selectOption(await masters.getByRole('option', { name: /^ERP/ }).getAttribute('value'));
  }

  /** Asks what the run would do. */
  async dryRun(): Promise<void> {
    await this.dialog('Run').getByRole('button', { name: 'Dry run' }).click();
    await expect(this.dialog('Run').getByRole('region', { name: 'What this run would do' })).toContainText('nothing was written');
  }

  /** What a dry run says of a map: a line for each company and direction. */
  trial(name: string): Locator {
    return this.dialog('Run').locator('.trial-map').filter({ has: this.page.getByRole('heading', { name, exact: true }) }).locator('.trial-leg');
  }

  /** Gives the order; what became of each map. */
  async give(deed: string, button = deed): Promise<Locator> {
    await this.dialog(deed).getByRole('button', { name: button, exact: true }).click();
    const results = this.dialog(`${deed}: what became of it`).getByRole('list', { name: 'Results' });
    await expect(results).toBeVisible();
    return results.getByRole('listitem');
  }

  async close(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('link', { name: 'Close' }).click();
    await expect(this.page.getByRole('dialog').filter({ visible: true })).toHaveCount(0);
  }
}
