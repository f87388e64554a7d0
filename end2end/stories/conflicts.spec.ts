import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';

test('the newest change wins where both apps changed a field, and the conflict is listed', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customers V3');
  const [map, orders] = [new MapPage(page), new OrdersPage(page)];
  await map.open(id, 'Conflicts');
  await expect(page.getByText('No conflicts')).toBeVisible();
  await expect(page.getByText('Where both apps change a field the CRM wins')).toBeVisible();
  await expectAccessible(page);

  await map.open(id, 'Details');
  await page.getByRole('link', { name: 'Change conflict rules…' }).click();
  const rules = orders.dialog('Change conflict rules');
  await expect(rules).toContainText('changes are being written, pause it first');
  await expect(rules.getByRole('button', { name: 'Change conflict rules' })).toBeDisabled();

  await orders.ask('Pause', 'Customers V3');
  await orders.give('Pause');
  await orders.close();
  await map.open(id, 'Details');
  await page.getByRole('link', { name: 'Change conflict rules…' }).click();
  await rules.getByRole('combobox', { name: 'Master for conflicts of Customers V3' }).selectOption('Newest');
  await rules.getByRole('combobox', { name: 'Deletions against changes of Customers V3' }).selectOption('The change counts');
  await expectAccessible(page);
  await orders.give('Change conflict rules');
  await orders.close();
  await expect(page.getByText('the newest change wins, else the CRM; a change counts more than a deletion')).toBeVisible();

  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-008');
  const account = await tandem.crm.row('accounts', 'accountnumber', 'US-008');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Salem' });
  const edited = Date.now();
  // Apps tell the times of rows by the second.
  await expect.poll(() => Date.now() - edited).toBeGreaterThan(1_100);
  await tandem.crm.edit('accounts', account, { address1_city: 'Boise' });
  await tandem.api.queued('Customers V3', 2);
  await orders.ask('Resume', 'Customers V3');
  await orders.give('Resume');
  await orders.close();
  const city = async () => (await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-008')).values.AddressCity;
  await expect.poll(city).toBe('Boise');

  await map.open(id);
  await map.tab('Conflicts');
  const line = page.getByRole('row').filter({ hasText: 'AddressCity = address1_city' });
  await expect(line).toHaveCount(1);
  await expect(line).toContainText('usmf|us-008');
  for (const value of ['Salem', 'Boise', 'CRM (newest)']) await expect(line).toContainText(value);
  await expect(page.getByText('1 conflict', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await map.open(id, 'Activity log');
  await expect(map.entries().filter({ hasText: 'Conflict rules changed' })).toHaveCount(1);
});
