import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import { RunsPage } from '../pages/runs.ts';

const THREE = ['Customer groups', 'Customers V3', 'Contacts V2'];

test.beforeEach(async ({ signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
});

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
  const runs = new RunsPage(page);
  const newest = runs.newest();
  await expect(newest).toContainText('by Ada Adler');
  await expect(newest.getByText('Finished', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(await runs.count('Read')).toBeGreaterThan(10);
  expect((await runs.count('Written')) + (await runs.count('Skipped'))).toBe(await runs.count('Read'));
  expect(await runs.count('Queued')).toBe(0);
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
