import { expectAccessible } from '../accessible.ts';
import { editMany, standing } from '../edits.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';

const NAME = 'Customers V3';
/** As many records are edited in each of the apps while the map is paused. */
const EACH = 250;
const ALL = 2 * EACH;
/** Of those of the ERP, every tenth goes to a city that the CRM refuses. */
const BAD = EACH / 10;

// More than the apps have of themselves: so many records are edited.
test.use({ customers: 800 });

test.beforeEach(async ({ signIn, tandem }) => {
  test.setTimeout(180_000);
  await signIn();
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
});

test('of 500 edits while a map is paused some are refused: what fails while it catches up has a list of its own, and is tried again there', async ({ page, tandem }) => {
  const map = new MapPage(page);
  const { id } = await tandem.api.map(NAME);
  await map.open(id, 'Catch-up errors');
  await expect(page.getByText('No catch-up errors')).toBeVisible();
  await expectAccessible(page);

  const orders = new OrdersPage(page);
  await map.openAll();
  await orders.ask('Pause', NAME);
  await orders.give('Pause');
  await orders.close();
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "endswith(address1_city,'7')", message: 'This city is not served.' }] });
  const edits = await editMany(tandem, EACH, EACH, 'Moved to');
  await tandem.api.queued(NAME, ALL);
  await orders.ask('Resume', NAME);
  await orders.give('Resume');
  await orders.close();
  await tandem.api.openFailures(BAD);
  await tandem.api.allRunning();
  await tandem.api.queued(NAME, 0);
  expect(await standing(tandem, edits)).toEqual({ there: ALL - BAD, here: ALL });

  await map.open(id, 'Live failures');
  await expect(page.getByText('No failures')).toBeVisible();
  await page.getByRole('navigation', { name: 'Of this map' }).getByRole('link', { name: 'Catch-up errors' }).click();
  await expect(page.locator('li.failure')).toHaveCount(BAD);
  await expect(page.getByRole('navigation', { name: 'Of this map' }).getByRole('link', { name: 'Catch-up errors' })).toContainText(String(BAD));
  await expectAccessible(page);

  // Tried again too early they stay where they are.
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Retry selected' }).click();
  await expect(page.getByText('Tried, and failed again')).toHaveCount(1);

  await tandem.crm.faults({ reject: [] });
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Retry selected' }).click();
  await tandem.api.openFailures(BAD - 1);
  await page.getByRole('button', { name: `Retry all ${BAD - 1} open ones` }).click();
  await tandem.api.openFailures(0);
  await expect(page.getByText('Retry completed')).toHaveCount(BAD);
  expect(await standing(tandem, edits)).toEqual({ there: ALL, here: ALL });
});
