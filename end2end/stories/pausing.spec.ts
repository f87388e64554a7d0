import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible.ts';
import { editMany, standing, type Edit } from '../edits.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';
/** As many records are edited in each of the apps while the map is paused. */
const EACH = 250;
const ALL = 2 * EACH;

// More than the apps have of themselves: so many records are edited.
test.use({ customers: 800 });

test.beforeEach(async ({ signIn, tandem }) => {
  test.setTimeout(120_000);
  await signIn();
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
});

/** Pauses the map and has people edit many records in both apps; what the table said to be written before. */
async function paused(page: Page, tandem: Tandem, word: string): Promise<{ edits: Edit[]; written: number }> {
  const orders = new OrdersPage(page);
  const maps = new MapPage(page);
  await orders.ask('Pause', NAME);
  const written = await maps.number(NAME, 'Written in 24 h');
  await expect(orders.dialog('Pause')).toContainText('nothing is lost');
  await expect(orders.dialog('Pause').getByRole('checkbox', { name: 'Customer groups' })).not.toBeChecked();
  await expect(await orders.give('Pause')).toContainText(`${NAME} is now Paused`);
  await orders.close();
  const edits = await editMany(tandem, EACH, EACH, word);
  await expect.poll(() => maps.number(NAME, 'Queued'), { message: 'queued, as the table says', timeout: 30_000 }).toBe(ALL);
  expect(await standing(tandem, edits), 'edits while it is paused').toEqual({ there: 0, here: ALL });
  return { edits, written };
}

/** Asks for the dialog and chooses what becomes of the queue. */
async function resume(page: Page, way?: string): Promise<void> {
  const orders = new OrdersPage(page);
  await orders.ask('Resume', NAME);
  if (way !== undefined) await orders.dialog('Resume').getByRole('radio', { name: way }).check();
  await expect(await orders.give('Resume')).toContainText(NAME);
  await orders.close();
}

/** What the table of maps says in the end, without being loaded again. */
async function expectNumbers(page: Page, written: number, failures: number): Promise<void> {
  const maps = new MapPage(page);
  const numbers = async () => ({
    written: await maps.number(NAME, 'Written in 24 h'),
    failures: await maps.number(NAME, 'Failures'),
    queued: await maps.number(NAME, 'Queued'),
  });
  await expect.poll(numbers, { timeout: 60_000 }).toEqual({ written, failures, queued: 0 });
}

test('a map is paused, many edits of both sides wait in the queue, and it catches up', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const { edits, written } = await paused(page, tandem, 'Caught');
  await new MapPage(page).open((await tandem.api.map(NAME)).id, 'Queued records');
  await expect(page.getByText(`${ALL} changes wait`, { exact: true })).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(50);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(100);
  const sequence = (await page.locator('tbody th').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
  expect(sequence).toEqual([...sequence].sort((a, b) => a - b));

  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Resume' }).click();
  await expect(orders.dialog('Resume')).toContainText(`The ${ALL} queued changes are written first`);
  await expectAccessible(page);
  await orders.give('Resume');
  await orders.close();
  await expect(page.getByRole('heading', { name: 'Nothing is queued' })).toBeVisible({ timeout: 60_000 });
  await tandem.api.allRunning();
  expect(await standing(tandem, edits)).toEqual({ there: ALL, here: ALL });
  await new MapPage(page).openAll();
  await expectNumbers(page, written + ALL, 0);
});

test('it goes live at once, and what waited is kept for a later retry', async ({ page, tandem }) => {
  const { edits, written } = await paused(page, tandem, 'Kept');
  await resume(page, 'Go live now, keep them for later');
  await expectNumbers(page, written, ALL);
  await tandem.api.allRunning();
  expect(await standing(tandem, edits)).toEqual({ there: 0, here: ALL });

  const map = new MapPage(page);
  await map.open((await tandem.api.map(NAME)).id, 'Catch-up errors', '?status=open');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toContainText(`of ${ALL} failures`);
  await page.getByRole('button', { name: `Retry all ${ALL} open ones` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'step by step' })).toContainText(`${ALL} failures are put back into the queue`);
  await tandem.api.openFailures(0);
  await tandem.api.settled(NAME);
  await map.chip('Resolved').click();
  await expect(pages).toContainText(`of ${ALL} failures`);
  expect(await standing(tandem, edits)).toEqual({ there: ALL, here: ALL });
  await map.openAll();
  await expectNumbers(page, written + ALL, 0);
});

test('it goes live at once, and what waited is deleted', async ({ page, tandem }) => {
  const { edits, written } = await paused(page, tandem, 'Lost');
  const orders = new OrdersPage(page);
  await orders.ask('Resume', NAME);
  const warned = orders.dialog('Resume').getByRole('radio', { name: 'Go live now, delete them' });
  await expect(warned).toHaveAccessibleName(new RegExp(`The ${ALL} queued changes are deleted and cannot be brought back`));
  await resume(page, 'Go live now, delete them');
  await expectNumbers(page, written, 0);
  await tandem.api.allRunning();
  expect(await standing(tandem, edits)).toEqual({ there: 0, here: ALL });

  // What is edited from here on crosses, and it alone.
  const [first, ...others] = edits;
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', first!.key);
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'After the loss' });
  await expectNumbers(page, written + 1, 0);
  expect((await tandem.crm.row('accounts', 'accountnumber', first!.key)).values.address1_city).toBe('After the loss');
  expect(await standing(tandem, others)).toEqual({ there: 0, here: ALL - 1 });
});
