import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { OrdersPage } from '../pages/orders.ts';

const TWO = ['Customer groups', 'Customers V3'];

test('a dry run says what a run would do before it is ordered', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const orders = new OrdersPage(page);
  await orders.ask('Stop', ...TWO);
  await orders.give('Stop');
  await orders.close();
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-005');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Dry' });

  await orders.ask('Run', 'Customers V3');
  await orders.dryRun();
  const told = orders.trial('Customers V3');
  const there = told.locator('summary').filter({ hasText: 'usmf ERP → CRM' });
  await expect(there).toContainText(/would update 1 · skip \d+\s*$/);
  await expect(told.locator('summary').filter({ hasText: 'usmf CRM → ERP' })).toContainText(/would skip \d+\s*$/);
  await there.click();
  const update = told.getByRole('listitem').filter({ hasText: 'usmf|us-005' });
  await expect(update.last()).toContainText('address1_city');
  await expect(update.last().locator('ins')).toHaveText('Dry');
  await expectAccessible(page);
  // It stands in the address, and is gone when something else is chosen.
  await page.reload();
  await expect(told.first()).toBeVisible();
  await orders.letErpDecide('Customers V3');
  await orders.dialog('Run').getByRole('button', { name: 'Move Customers V3 up' }).click();
  await expect(told).toHaveCount(0);
  const city = async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-005')).values.address1_city;
  expect(await city(), 'nothing was written').not.toBe('Dry');

  await orders.give('Run');
  await expect.poll(city).toBe('Dry');
  await tandem.api.allRunning();
});
