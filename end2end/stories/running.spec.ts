import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import type { Tandem } from '../tandem.ts';

const THREE = ['Customer groups', 'Customers V3', 'Contacts V2'];

test.beforeEach(async ({ signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
});

/** One of many edits: whose user makes it, and what the record is to be like in the other app. */
type Edit = { key: string; app: 'erp' | 'crm'; city: string };

/** Different customers are edited, by turns in the ERP and in the CRM. */
async function editMany(tandem: Tandem, count: number, word: string): Promise<Edit[]> {
  const rows = await tandem.erp.search('CustomersV3', 'US-', 500);
  const customers = rows.filter((row) => row.values.PartyType === 'Organization' && row.values.dataAreaId === 'usmf');
  const accounts = await tandem.crm.search('accounts', 'US-', 500);
  const edits: Edit[] = [];
  for (const customer of customers) {
    const account = accounts.find((row) => row.values.accountnumber === customer.values.CustomerAccount);
    if (edits.length === count) break;
    if (!account) continue;
    const edit: Edit = {
      key: String(customer.values.CustomerAccount),
      app: edits.length % 2 === 0 ? 'erp' : 'crm',
      city: `${word} ${edits.length}`,
    };
    if (edit.app === 'erp') await tandem.erp.edit('CustomersV3', customer, { AddressCity: edit.city });
    else await tandem.crm.edit('accounts', account, { address1_city: edit.city });
    edits.push(edit);
  }
  expect(edits, 'records to edit').toHaveLength(count);
  return edits;
}

/** How many of the edits stand in the other app. */
async function arrived(tandem: Tandem, edits: Edit[]): Promise<number> {
  const erp = new Map((await tandem.erp.search('CustomersV3', 'US-', 500)).map((row) => [row.values.CustomerAccount, row.values.AddressCity]));
  const crm = new Map((await tandem.crm.search('accounts', 'US-', 500)).map((row) => [row.values.accountnumber, row.values.address1_city]));
  return edits.filter(({ key, app, city }) => (app === 'erp' ? crm : erp).get(key) === city).length;
}

/** Counts of a column of the newest run, all legs together. */
async function count(page: Page, column: string): Promise<number> {
  const cells = await page.locator('.run').first().locator(`td[data-label="${column}"]`).allInnerTexts();
  return cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '').split(' ')[0]), 0);
}

test('three related maps are stopped, and run again with an initial sync that is watched to its end', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  await page.goto(`/e/${ENVIRONMENT}/maps`);
  await expect(orders.button('Stop')).toBeDisabled();
  await orders.tick('Customers V3').check();
  await expect(orders.button('Resume')).toBeDisabled();
  await expect(orders.button('Resume')).toHaveAttribute('title', 'Customers V3: it is not paused');
  await expect(page.getByText('1 map ticked · Run: it is running already · Resume: it is not paused')).toBeVisible();

  await orders.ask('Stop', ...THREE);
  await expect(orders.dialog('Stop')).toContainText('not captured');
  await expectAccessible(page);
  const stopped = await orders.give('Stop');
  await expect(stopped).toHaveCount(3);
  for (const result of await stopped.all()) await expect(result).toContainText('is now Not running');
  await orders.close();

  // Nobody notices this edit; the initial sync finds it.
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-005');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Unseen' });

  await orders.ask('Run', 'Contacts V2');
  expect(await orders.rows()).toEqual(THREE);
  const run = orders.dialog('Run');
  await expectAccessible(page);
  await run.getByRole('switch', { name: 'Show related table maps' }).click();
  await expect.poll(() => orders.rows()).toEqual(['Contacts V2']);
  await run.getByRole('switch', { name: 'Show related table maps' }).click();
  await expect.poll(async () => (await orders.rows()).length).toBe(3);
  await run.getByRole('button', { name: 'Move Customers V3 up' }).click();
  await expect.poll(() => orders.rows()).toEqual(['Customers V3', 'Customer groups', 'Contacts V2']);
  await run.getByRole('button', { name: 'Move Customers V3 down' }).click();
  await expect.poll(async () => (await orders.rows())[0]).toBe('Customer groups');
  await expect(run.getByRole('button', { name: 'Move Customers V3 down' })).toBeFocused();
  await orders.letErpDecide('Customers V3');
  await page.reload();
  await expect(run).toBeVisible();
  await orders.letErpDecide('Customers V3');
  const begun = await orders.give('Run');
  await expect(begun).toHaveCount(3);
  await begun.getByRole('link', { name: 'Customers V3', exact: true }).click();

  await expect(page.getByRole('link', { name: 'Initial sync details' })).toHaveAttribute('aria-current', 'page');
  const newest = page.locator('.run').first();
  await expect(newest).toContainText('by Ada Adler');
  await expect(newest.getByText('Finished', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(await count(page, 'Read')).toBeGreaterThan(10);
  expect((await count(page, 'Written')) + (await count(page, 'Skipped'))).toBe(await count(page, 'Read'));
  expect(await count(page, 'Queued')).toBe(0);
  await expect(newest.getByText('Done', { exact: true })).toHaveCount(await newest.locator('tbody tr').count());
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-005')).values.address1_city).toBe('Unseen');
  await tandem.api.allRunning();
});

test('a map is stopped and run again without an initial sync: what changed meanwhile is not captured', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const { id } = await tandem.api.map('Customer groups');
  const group = (key: string) => tandem.erp.row('CustomerGroups', 'CustomerGroupId', key);
  const described = async (key: string) => (await tandem.crm.row('msdyn_customergroups', 'msdyn_groupid', key)).values.msdyn_description;
  await new MapPage(page).open(id);
  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Stop' }).click();
  await orders.give('Stop');
  await orders.close();
  await expect(page).toHaveURL(new RegExp(`/maps/${id}$`));
  await tandem.erp.edit('CustomerGroups', await group('20'), { Description: 'Nobody looks' });
  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Run' }).click();
  await orders.dialog('Run').getByRole('checkbox', { name: 'Initial sync of Customer groups' }).uncheck();
  await expect(await orders.give('Run')).toContainText('Customer groups is now Running');
  await orders.close();
  await tandem.erp.edit('CustomerGroups', await group('30'), { Description: 'Somebody looks' });
  await expect.poll(() => described('30')).toBe('Somebody looks');
  expect(await described('20')).not.toBe('Nobody looks');
});

const paused = async (page: Page, tandem: Tandem, edits: number, word: string): Promise<Edit[]> => {
  const orders = new OrdersPage(page);
  await orders.ask('Pause', 'Customers V3');
  await expect(orders.dialog('Pause')).toContainText('nothing is lost');
  await expect(orders.dialog('Pause').getByRole('checkbox', { name: 'Customer groups' })).not.toBeChecked();
  await expect(await orders.give('Pause')).toContainText('Customers V3 is now Paused');
  await orders.close();
  const made = await editMany(tandem, edits, word);
  await tandem.api.queued('Customers V3', edits);
  expect(await arrived(tandem, made), 'edits that crossed while it was paused').toBe(0);
  return made;
};

test('a map is paused, many edits of both sides wait in the queue, and it catches up', async ({ page, tandem }) => {
  test.setTimeout(120_000);
  const orders = new OrdersPage(page);
  const edits = await paused(page, tandem, 100, 'Caught');
  await new MapPage(page).open((await tandem.api.map('Customers V3')).id, 'Queued records');
  await expect(page.getByText('100 changes wait', { exact: true })).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(50);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(100);
  const sequence = (await page.locator('tbody th').allInnerTexts()).map(Number);
  expect(sequence).toEqual([...sequence].sort((a, b) => a - b));

  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Resume' }).click();
  await expect(orders.dialog('Resume')).toContainText('The 100 queued changes are written first');
  await expectAccessible(page);
  await orders.give('Resume');
  await orders.close();
  await expect(page.getByRole('heading', { name: 'Nothing is queued' })).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => arrived(tandem, edits), { timeout: 30_000 }).toBe(100);
  await tandem.api.allRunning();
});

test('it goes live at once, and what waited is kept for a later retry', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const before = (await tandem.api.failures('open')).length;
  const edits = await paused(page, tandem, 20, 'Kept');
  await orders.ask('Resume', 'Customers V3');
  await orders.dialog('Resume').getByRole('radio', { name: 'Go live now, keep them for later' }).check();
  await expect(await orders.give('Resume')).toContainText('Customers V3 is now Running');
  await orders.close();
  await tandem.api.openFailures(before + 20);
  expect(await arrived(tandem, edits)).toBe(0);
  const map = new MapPage(page);
  await map.open((await tandem.api.map('Customers V3')).id, 'Live failures', '?status=open');
  await expect(map.failures()).toHaveCount(before + 20);
  await page.getByRole('button', { name: /^Retry all/ }).click();
  await tandem.api.openFailures(0);
  await expect.poll(() => arrived(tandem, edits), { timeout: 30_000 }).toBe(20);
});

test('it goes live at once, and what waited is deleted', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const edits = await paused(page, tandem, 20, 'Lost');
  await orders.ask('Resume', 'Customers V3');
  const warned = orders.dialog('Resume').getByRole('radio', { name: 'Go live now, delete them' });
  await expect(warned).toHaveAccessibleName(/The 20 queued changes are deleted and cannot be brought back/);
  await warned.check();
  await expect(await orders.give('Resume')).toContainText('Customers V3 is now Running');
  await orders.close();
  await tandem.api.queued('Customers V3', 0);
  expect(await tandem.api.failures('open')).toHaveLength(0);
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-003');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'After the loss' });
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-003')).values.address1_city).toBe('After the loss');
  expect(await arrived(tandem, edits.filter(({ key }) => key !== 'US-003'))).toBe(0);
});

test('an initial sync is cancelled, and a later run continues it', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const { id } = await tandem.api.map('Customers V3');
  await orders.ask('Stop', 'Customers V3');
  await orders.give('Stop');
  await orders.close();
  await tandem.erp.faults({ slow: { median_ms: 1500 } });
  await tandem.crm.faults({ slow: { median_ms: 1500 } });
  await new MapPage(page).open(id, 'Initial sync details');
  const runs = await page.locator('.run').count();
  const header = page.getByRole('group', { name: 'Orders' });
  await header.getByRole('link', { name: 'Run' }).click();
  await orders.dialog('Run').getByRole('switch').click();
  await orders.give('Run');
  await orders.close();
  await expect(page.getByRole('group', { name: 'Initial sync' })).toContainText('read');
  await expect(header.getByRole('link', { name: 'Skip to live sync' })).toBeVisible();
  await header.getByRole('link', { name: 'Cancel initial sync' }).click();
  await expectAccessible(page);
  await expect(await orders.give('Cancel initial sync')).toContainText('Customers V3 is now Not running');
  await orders.close();
  const newest = page.locator('.run').first();
  await expect(newest).toContainText('Cancelled');
  await expect(page.locator('.run')).toHaveCount(runs + 1);

  await tandem.erp.healthy();
  await tandem.crm.healthy();
  await header.getByRole('link', { name: 'Run' }).click();
  await expect(orders.dialog('Run')).toContainText('Continues the one that was cancelled.');
  await orders.give('Run');
  await orders.close();
  await expect(newest.getByText('Finished', { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('.run'), 'runs: it is the same one').toHaveCount(runs + 1);
  await tandem.api.allRunning();
});

test('an initial sync that finished with failures leads to them and is done again', async ({ page, tandem }) => {
  const orders = new OrdersPage(page);
  const reason = 'Credit control has locked this account.';
  await orders.ask('Stop', 'Customers V3');
  await orders.give('Stop');
  await orders.close();
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-004');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Refused' });
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "accountnumber eq 'US-004'", message: reason }] });
  await orders.ask('Run', 'Customers V3');
  await orders.letErpDecide('Customers V3');
  const begun = await orders.give('Run');
  await begun.getByRole('link', { name: 'Customers V3', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Initial sync finished with 1 failure' })).toBeVisible({ timeout: 40_000 });
  await page.getByRole('link', { name: '1 failed', exact: true }).click();
  await expect(new MapPage(page).failures()).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Of one leg of an initial sync; show all' })).toBeVisible();
  await expectAccessible(page);

  await tandem.crm.healthy();
  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Re-run execution' }).click();
  await expect(orders.dialog('Re-run execution').getByRole('radio', { name: 'Failed records only' })).toBeChecked();
  await orders.give('Re-run execution');
  await tandem.api.openFailures(0);
  await tandem.api.allRunning();
  expect((await tandem.crm.row('accounts', 'accountnumber', 'US-004')).values.address1_city).toBe('Refused');
});

test('a dialog is closed with Escape, and what is behind it is as it was', async ({ page }) => {
  const orders = new OrdersPage(page);
  await page.goto(`/e/${ENVIRONMENT}/maps?q=customer`);
  await orders.tick('Customers V3').check();
  await orders.button('Pause').click();
  await expect(orders.dialog('Pause')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(orders.dialog('Pause')).toHaveCount(0);
  await expect(page).toHaveURL(/maps\?q=customer$/);
  await expect(orders.tick('Customers V3')).toBeChecked();
  await expect(new Frame(page).stream()).toHaveText('live');
});
