import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';
import { OrdersPage } from '../pages/orders.ts';
import { REASON } from '../scene.ts';
import type { Tandem } from '../tandem.ts';

type Version = { id: number; created_at: string; mapping: { right_filter: string } };

/** Saves a version of a map that differs from the one that is active by its filter of the CRM. */
async function saved(tandem: Tandem, name: string, number: string, filter: string): Promise<{ map: number; before: Version; after: Version }> {
  const { id } = await tandem.api.map(name);
  const { version: before } = await tandem.api.call<{ version: Version }>('GET', `/maps/${id}`);
  const mapping = { ...before.mapping, right_filter: filter };
  const body = { publisher: 'Fabrikam', number, note: 'Active ones only', mapping };
  return { map: id, before, after: await tandem.api.call<Version>('POST', `/maps/${id}/versions`, body) };
}

/** Asks which version was active at a moment. */
async function asOf(page: Page, moment: string): Promise<void> {
  await page.getByLabel('Date and time, in UTC').fill(moment.slice(0, 19));
  await page.getByRole('region', { name: 'The map as of a date' }).getByRole('button', { name: 'Show' }).click();
}

test.beforeEach(async ({ signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
});

test('another version is chosen on the list while its map runs, seen as text and as of a date', async ({ page, tandem }) => {
  test.slow();
  const begun = new Date().toISOString();
  const { map, before } = await saved(tandem, 'Customer groups', '2.0.0.0', 'msdyn_description ne null');
  const [orders, maps, mapping] = [new OrdersPage(page), new MapPage(page), new MappingPage(page)];

  await orders.ask('Entity map version', 'Customer groups');
  const dialog = orders.dialog('Entity map version');
  await expect(dialog.getByRole('radio')).toHaveCount(2);
  await expect(dialog.getByRole('radio', { name: '1.0.0.0 by Contoso' })).toBeChecked();
  await expect(dialog).toContainText('paused for a moment and goes on by itself');
  await expect(dialog).toContainText('Active ones only');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await dialog.getByRole('radio', { name: '2.0.0.0 by Fabrikam' }).check();
  const results = await orders.give('Entity map version', 'Activate');
  await expect(results).toHaveText([/Customer groups works by 2\.0\.0\.0 of Fabrikam and is now Running/]);
  await tandem.api.settled('Customer groups');
  await results.getByRole('link', { name: 'Customer groups' }).click();
  await expect(mapping.version('2.0.0.0').getByText('Active', { exact: true })).toBeVisible();

  // It was paused, switched and resumed, and each entry leads to its version.
  await maps.open(map, 'Activity log');
  await expect(maps.entries().filter({ hasText: 'Version activated' })).toHaveCount(1);
  await expect(maps.entries().filter({ hasText: 'Running → Paused' })).toHaveCount(1);
  await maps.entries().last().getByRole('link', { name: 'version 1.0.0.0' }).click();
  const comparison = page.getByRole('region', { name: 'From 1.0.0.0 by Contoso to 2.0.0.0 by Fabrikam' });
  await expect(comparison).toContainText('CRM filter');

  await comparison.getByRole('link', { name: 'As text' }).click();
  const lines = comparison.getByRole('region', { name: 'Lines that differ' });
  await expect(lines.getByRole('row').filter({ hasText: 'filter: msdyn_description ne null' })).toContainText('added');
  await expect(lines.getByRole('row').filter({ hasText: 'publisher: Contoso' })).toContainText('removed');
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await comparison.getByRole('link', { name: 'Download .diff' }).click();
  expect((await download).suggestedFilename()).toBe('Customer-groups-2.0.0.0.diff');

  await maps.open(map, 'Versions');
  await asOf(page, begun);
  const history = page.getByRole('region', { name: 'The map as of a date' });
  await expect(history.getByRole('status')).toContainText('1.0.0.0 by Contoso was active: from');
  await expect(comparison).toBeVisible();
  await expectAccessible(page);
  await history.getByRole('link', { name: '1.0.0.0 by Contoso' }).click();
  await expect(page).toHaveURL(new RegExp(`versions\\?version=${before.id}$`));
  await expect(mapping.version('1.0.0.0')).toHaveAttribute('aria-current', 'true');
  await asOf(page, '2020-01-01T00:00:00');
  await expect(history.getByRole('status')).toContainText('It is not known');
});

test('of several maps each has a choice, and each is told what became of it', async ({ page, tandem }) => {
  const [units, vendors] = [await tandem.api.map('Units'), await saved(tandem, 'Vendor groups', '2.0.0.0', '')];
  const orders = new OrdersPage(page);
  await orders.ask('Entity map version', 'Units', 'Vendor groups');
  const dialog = orders.dialog('Entity map version');
  await dialog.getByRole('combobox', { name: 'Version of Vendor groups' }).selectOption(`${vendors.map}:version=${vendors.after.id}`);
  await expect(dialog.getByRole('combobox', { name: 'Version of Units' })).toHaveValue(new RegExp(`^${units.id}:version=`));
  const results = await orders.give('Entity map version', 'Activate');
  await expect(results).toHaveText([/Units works by 1\.0\.0\.0 of Contoso/, /Vendor groups works by 2\.0\.0\.0 of Fabrikam/]);
  const { version } = await tandem.api.call<{ version: Version }>('GET', `/maps/${vendors.map}`);
  expect(version.id).toBe(vendors.after.id);
});

test('a failure leads to the version that it ran under', async ({ page, tandem }) => {
  const { map, before, after } = await saved(tandem, 'Customers V3', '2.0.0.0', 'accountnumber ne null');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "accountnumber eq 'US-012'", message: REASON }] });
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012');
  await tandem.erp.edit('CustomersV3', row, { CreditLimit: 950_000 });
  await tandem.api.openFailures(1);
  const order = { maps: [map], order: { command: 'activate', version: after.id, restart: true } };
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/orders`, order);

  const maps = new MapPage(page);
  await maps.open(map, 'Live failures');
  await maps.failures().getByText('Details').click();
  await maps.failures().getByRole('link', { name: '1.0.0.0 by Contoso' }).click();
  await expect(page).toHaveURL(new RegExp(`versions\\?version=${before.id}$`));
  await expect(page.getByRole('region', { name: 'From 1.0.0.0 by Contoso to 2.0.0.0 by Fabrikam' })).toContainText('CRM filter');
  await maps.open(map, 'Initial sync details');
  await page.getByRole('link', { name: 'version 1.0.0.0' }).first().click();
  await expect(page).toHaveURL(new RegExp(`versions\\?version=${before.id}$`));
});
