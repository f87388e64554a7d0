import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';

test('a column that was renamed holds its map, which says so and goes on once it has its name again', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customers V3');
  const map = new MapPage(page);
  await map.open(id, 'Details');
  const health = page.getByRole('region', { name: 'Health' });
  await expect(health).toContainText('The map fits both apps.');

  await tandem.crm.alter('accounts', { rename: { address1_city: 'msdyn_town' } });
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-005');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Held' });
  await tandem.api.noticed('schema_drift');
  await expect(health).toContainText('Its changes wait; none is lost.');
  const finding = health.getByRole('row').filter({ hasText: 'DIPV1025' });
  await expect(finding).toContainText('address1_city');
  await expect(finding).toContainText('msdyn_town');
  await expectAccessible(page);
  await expect(new Frame(page).strip()).toContainText('Customers V3 does not fit its apps any more.');
  await map.openAll();
  await map.row('Customers V3').getByRole('link', { name: 'Does not fit' }).click();
  await expect(page).toHaveURL(`/e/${ENVIRONMENT}/maps/${id}/details`);

  await tandem.crm.alter('accounts', {});
  await health.getByRole('button', { name: 'Check again' }).click();
  await expect(health).toContainText('The map fits both apps.');
  await expect(health).not.toContainText('Its changes wait');
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-005')).values.address1_city, { timeout: 60_000 }).toBe('Held');
  await tandem.api.openFailures(0);
  await map.open(id, 'Activity log');
  await expect(map.entries().filter({ hasText: 'fits its apps again' })).toHaveCount(1);
});
