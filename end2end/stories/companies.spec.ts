import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';

test('a map is limited to a company, and takes the others over again', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/status of 422.*order_maps/);
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const orders = new OrdersPage(page);
  const map = new MapPage(page);
  await map.open(id, 'Details');
  await page.getByRole('link', { name: 'Change companies…' }).click();
  const dialog = orders.dialog('Change companies');
  await expectAccessible(page);
  await dialog.getByRole('checkbox', { name: 'demf' }).uncheck();
  const limited = await orders.give('Change companies');
  await expect(limited).toContainText('is now Running');
  await orders.close();
  await expect(page.getByText('Companies', { exact: true }).locator('xpath=..')).not.toContainText('demf');

  await page.getByRole('link', { name: 'Change companies…' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'demf' })).not.toBeChecked();
  for (const box of await dialog.getByRole('group', { name: /^Companies of/ }).getByRole('checkbox').all()) await box.uncheck();
  await dialog.getByRole('button', { name: 'Change companies', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Tick at least one company for Customer groups.');
  for (const box of await dialog.getByRole('group', { name: /^Companies of/ }).getByRole('checkbox').all()) await box.check();
  await orders.give('Change companies');
  await orders.close();
  await tandem.api.allRunning();
  await map.open(id, 'Initial sync details');
  const newest = page.locator('.run').first();
  await expect(newest.getByText('Finished', { exact: true })).toBeVisible();
  await expect(newest).toContainText('demf');
  await expect(newest).not.toContainText('usmf');
  await map.open(id, 'Activity log');
  await expect(map.entries().filter({ hasText: 'Companies changed' })).toHaveCount(2);
});

test('a run is limited to a company', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const orders = new OrdersPage(page);
  await orders.ask('Stop', 'Customer groups');
  await orders.give('Stop');
  await orders.close();
  await orders.ask('Run', 'Customer groups');
  await orders.dialog('Run').locator('summary').filter({ hasText: 'Companies: all' }).click();
  await orders.dialog('Run').getByRole('checkbox', { name: 'usmf' }).uncheck();
  await orders.dryRun();
  await expect(orders.trial('Customer groups').filter({ hasText: 'usmf' })).toHaveCount(0);
  await orders.give('Run');
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  await new MapPage(page).open(id, 'Initial sync details');
  await expect(page.locator('.run').first()).not.toContainText('usmf');
});
