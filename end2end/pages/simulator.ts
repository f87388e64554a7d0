import { expect, type Locator, type Page } from '@playwright/test';
import { ENVIRONMENT } from '../tandem.ts';

/** One of the two panes of the Simulator page. */
export class Pane {
  readonly region: Locator;

  constructor(
    page: Page,
    private readonly app: 'ERP' | 'CRM',
  ) {
    this.region = page.getByRole('region', { name: app, exact: true });
  }

  /** Narrows the list to rows that mention a text, and waits until one is left. */
  async find(text: string): Promise<void> {
    const box = this.region.getByRole('searchbox', { name: `Search in the ${this.app}` });
    await box.fill(text);
    await box.press('Enter');
    await expect(this.rows()).toHaveCount(1);
  }

  /** Rows of the list. */
  rows(): Locator {
    return this.region.locator('table tbody tr');
  }

  /** Opens the form of the row with that key. */
  async openRow(key: string): Promise<void> {
    await this.rows().filter({ hasText: key }).getByRole('link').click();
    await expect(this.region.getByRole('heading', { level: 3 })).toBeVisible();
  }

  field(name: string): Locator {
    return this.region.getByLabel(name);
  }

  /** Writes into one field of the open form and saves it. */
  async save(field: string, value: string): Promise<void> {
    await this.field(field).fill(value);
    await this.region.getByRole('button', { name: 'Save' }).click();
    await expect(this.region.getByRole('status')).toContainText('Saved');
  }

  async showFaults(): Promise<void> {
    if (await this.region.locator('details.faults[open]').count()) return;
    await this.region.getByText('Faults on command').click();
  }

  async showTraffic(): Promise<void> {
    if (await this.field('People act').isVisible()) return;
    await this.region.getByText('Traffic', { exact: true }).click();
  }

  /** What people have done. */
  traffic(): Locator {
    return this.region.getByRole('group', { name: `Traffic in the ${this.app}` });
  }

  /** How many acts of a kind people have done. */
  async count(what: 'created' | 'updated' | 'deleted' | 'refused'): Promise<number> {
    const words = await this.traffic().innerText();
    const [, count = '0'] = new RegExp(`([\\d,. ]+) ${what}`).exec(words) ?? [];
    return Number(count.replace(/\D/g, ''));
  }

  async startTraffic(): Promise<void> {
    await this.region.getByRole('button', { name: 'Start traffic' }).click();
  }

  async stopTraffic(): Promise<void> {
    await this.region.getByRole('button', { name: 'Stop traffic' }).click();
  }

  /** Has the app refuse writes of the open table. */
  async reject(filter: string, message: string): Promise<void> {
    await this.showFaults();
    await this.region.getByLabel('Reject writes to').fill(filter);
    await this.region.getByLabel('and answer').fill(message);
    await this.region.getByRole('button', { name: 'Add rejection' }).click();
    await expect(this.region.getByText(/^Rejects/)).toBeVisible();
  }

  async switchFaultsOff(): Promise<void> {
    await this.region.getByRole('button', { name: 'Switch all faults off' }).click();
    await expect(this.region.getByText('Online', { exact: true })).toBeVisible();
  }

  async takeOffline(): Promise<void> {
    await this.showFaults();
    await this.region.getByRole('button', { name: 'Take offline' }).click();
    await expect(this.region.getByText('Offline', { exact: true })).toBeVisible();
  }

  async bringBack(): Promise<void> {
    await this.region.getByRole('button', { name: 'Bring back online' }).click();
    await expect(this.region.getByText('Online', { exact: true })).toBeVisible();
  }
}

/** `/e/{env}/simulator`. */
export class SimulatorPage {
  readonly erp: Pane;
  readonly crm: Pane;

  constructor(private readonly page: Page) {
    this.erp = new Pane(page, 'ERP');
    this.crm = new Pane(page, 'CRM');
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/e/${ENVIRONMENT}/simulator${query}`);
  }
}
