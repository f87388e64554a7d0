import { expect, test } from '../fixtures.ts';
import { Keys } from '../keys.ts';
import { GroupsPage } from '../pages/groups.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import { OverviewPage } from '../pages/overview.ts';
import { Palette } from '../pages/palette.ts';
import { WorkbenchPage } from '../pages/workbench.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';
const REASON = 'This city is not served.';
const CUSTOMERS = ['US-004', 'US-005', 'US-006', 'US-007'];

const REFUSE = { reject: [{ table: 'accounts', filter: "startswith(address1_city,'Nowhere')", message: REASON }] };

async function move(tandem: Tandem, city: string): Promise<void> {
  for (const key of CUSTOMERS) {
    await tandem.erp.edit('CustomersV3', await tandem.erp.row('CustomersV3', 'CustomerAccount', key), { AddressCity: city });
  }
}

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ signIn, tandem }) => {
  test.setTimeout(180_000);
  await signIn();
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
});

test('from the overview to the cause and its record, mended by hand, and the others together, all by keyboard', async ({ page, tandem }) => {
  await tandem.crm.faults(REFUSE);
  await move(tandem, 'Nowhere');
  await tandem.api.openFailures(CUSTOMERS.length);
  const [groups, bench, keys] = [new GroupsPage(page), new WorkbenchPage(page), new Keys(page)];

  await new OverviewPage(page).open();
  await keys.press(new OverviewPage(page).tile('Open failures'));
  await keys.press(groups.row(REASON).getByRole('rowheader').getByRole('link'));
  await expect(page.getByRole('heading', { level: 1, name: REASON })).toBeVisible();
  await keys.type(groups.comments().getByLabel('Comment'), 'Asked the CRM team.');
  await keys.press(groups.comments().getByRole('button', { name: 'Add the comment' }));
  await expect(groups.comments()).toContainText('Asked the CRM team.');

  // One record by hand.
  await keys.press(groups.recordsList().first().getByRole('link', { name: REASON }));
  await keys.press(page.getByRole('link', { name: 'Edit and retry' }));
  await keys.type(bench.field('address1_city'), 'Bergen');
  await page.keyboard.press('Enter');
  await expect(bench.why()).toContainText('Resolved by retry');
  await tandem.api.openFailures(CUSTOMERS.length - 1);

  // The others together, once they are fixed at the source.
  await tandem.crm.healthy();
  const palette = new Palette(page);
  await palette.open();
  await page.keyboard.type('failures');
  await expect(palette.chosen()).toContainText('Failures');
  await page.keyboard.press('Enter');
  await keys.press(groups.row(REASON).getByRole('rowheader').getByRole('link'));
  await keys.press(groups.head().getByRole('button', { name: `Retry ${CUSTOMERS.length - 1}` }));
  await expect(groups.head()).toContainText('Resolved', { timeout: 30_000 });
  await tandem.api.openFailures(0);
});

test('paused, resumed, catch-up errors tried again, discarded and taken back, the log read and downloaded, all by keyboard', async ({ page, tandem }) => {
  const [map, orders, keys] = [new MapPage(page), new OrdersPage(page), new Keys(page)];
  const tabs = page.getByRole('navigation', { name: 'Of this map' });
  await map.openAll();
  await keys.tick(orders.tick(NAME));
  await keys.press(orders.button('Pause'));
  await keys.press(orders.dialog('Pause').getByRole('button', { name: 'Pause', exact: true }));
  await keys.press(page.getByRole('dialog').getByRole('link', { name: 'Close' }));
  await tandem.crm.faults(REFUSE);
  await move(tandem, 'Nowhere at all');
  await tandem.api.queued(NAME, CUSTOMERS.length);

  await keys.press(page.getByRole('rowheader').getByRole('link', { name: NAME, exact: true }));
  await keys.press(tabs.getByRole('link', { name: 'Queued records' }));
  await expect(page.locator('tbody tr')).toHaveCount(CUSTOMERS.length);
  await keys.press(page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Resume' }));
  await keys.press(orders.dialog('Resume').getByRole('button', { name: 'Resume', exact: true }));
  await keys.press(page.getByRole('dialog').getByRole('link', { name: 'Close' }));
  await tandem.api.openFailures(CUSTOMERS.length);

  await keys.press(tabs.getByRole('link', { name: 'Catch-up errors' }));
  await expect(map.failures()).toHaveCount(CUSTOMERS.length);
  await keys.tick(page.getByRole('checkbox').first());
  await keys.press(page.getByRole('button', { name: 'Discard…' }));
  await keys.type(page.getByLabel('Reason'), 'a slip');
  await keys.press(page.getByRole('button', { name: 'Discard selected' }));
  await tandem.api.openFailures(CUSTOMERS.length - 1);
  await keys.press(page.locator('.bulk-told').getByRole('button', { name: 'Undo' }));
  await tandem.api.openFailures(CUSTOMERS.length);
  await tandem.crm.healthy();
  await keys.press(page.getByRole('button', { name: `Retry all ${CUSTOMERS.length} open ones` }));
  await tandem.api.openFailures(0);

  await keys.press(tabs.getByRole('link', { name: 'Activity log' }));
  const entry = map.entries().filter({ has: page.locator('summary') }).first();
  await keys.press(entry.locator('summary').first());
  await expect(entry).toContainText('Started by');
  await keys.press(page.locator('summary', { hasText: 'Download log…' }));
  const download = page.waitForEvent('download');
  await keys.press(page.getByRole('button', { name: 'Download log' }));
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});
