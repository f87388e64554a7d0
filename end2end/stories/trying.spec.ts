import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';
import { SimulatorPage } from '../pages/simulator.ts';
import { TryingPage } from '../pages/trying.ts';

test('a draft is tried on a record, in a dry run and as a shadow before anything runs by it', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customers V3');
  const [map, mapping, trying] = [new MapPage(page), new MappingPage(page), new TryingPage(page)];
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-005');
  const name = String(row.values.OrganizationName);
  const account = async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-005')).values;

  // One record, whole.
  await map.open(id);
  await mapping.edit('name');
  await mapping.fill({ direction: 'ERP to CRM' });
  await mapping.shape({ letters: 'In capital letters' });
  await mapping.keep();
  await trying.openRecord();
  await trying.tryKey('US-005');
  await expect(trying.record()).toContainText('Would update the row of the CRM');
  await expect(trying.line('name')).toContainText(name.toUpperCase());
  await expect(trying.line('name')).toContainText('Differs');
  await expect(trying.line('accountnumber')).not.toContainText('Differs');
  await trying.record().getByText('What would be sent to the CRM').click();
  await expect(trying.record().locator('pre')).toContainText(name.toUpperCase());
  await expectAccessible(page);
  await trying.tryKey('usmf|US-005', 'the CRM');
  await expect(trying.record()).toContainText('CRM → ERP');
  await trying.tryKey('usmf|nobody');
  await expect(trying.record()).toContainText('The ERP has no such record.');
  // One of those that are offered.
  await trying.record().getByRole('group', { name: 'Some records' }).getByRole('link').first().click();
  await expect(trying.line('name')).toBeVisible();
  expect((await account()).name, 'nothing was written').toBe(name);

  // An app that is down takes its own column alone.
  await tandem.crm.faults({ offline: true });
  await map.open(id, 'Entity mappings', '?line=record&side=left&key=usmf%7CUS-005');
  await expect(trying.record()).toContainText('The CRM shows nothing now');
  await expect(trying.line('name')).toContainText(name.toUpperCase());
  await tandem.crm.healthy();
  await expect(async () => {
    await trying.record().getByRole('link', { name: 'Ask again' }).click();
    await expect(trying.record()).toContainText('Would update', { timeout: 2_000 });
  }).toPass();

  // All records, while the map is running. It is the draft's, whatever the record was tried under.
  await trying.record().getByLabel('Under').selectOption({ index: 1 });
  await trying.record().getByRole('button', { name: 'Try it' }).click();
  await expect(page).toHaveURL(/with=\d+/);
  await page.getByRole('link', { name: 'Dry run this draft' }).click();
  await expect(page).not.toHaveURL(/key=|row=|side=|with=/);
  await expect(trying.dryRun().locator('summary').filter({ hasText: 'usmf ERP → CRM' })).toContainText('would');
  await expect(trying.dryRun()).toContainText('nothing was written');
  await expectAccessible(page);
  expect((await tandem.api.map('Customers V3')).state.name).toBe('running');
  await trying.dryRun().getByRole('link', { name: 'Close' }).click();

  // And what changes, beside the version that works.
  await map.open(id, 'Versions');
  await trying.shadow().getByLabel('Let look on').selectOption('the draft');
  await trying.shadow().getByRole('button', { name: 'Begin shadow run' }).click();
  await expect(trying.shadow()).toContainText('changes would go otherwise');
  const simulator = new SimulatorPage(page);
  await simulator.open();
  await simulator.erp.find('US-005');
  await simulator.erp.openRow('US-005');
  await simulator.erp.save('OrganizationName', 'Forest Wholesales Ltd');
  await map.open(id, 'Versions');
  const found = trying.shadow().getByRole('row').filter({ hasText: 'usmf|us-005' });
  await expect(found).toContainText('Forest Wholesales Ltd → FOREST WHOLESALES LTD');
  await expectAccessible(page);
  await expect.poll(async () => (await account()).name).toBe('Forest Wholesales Ltd');
  await trying.shadow().getByText('End shadow run…').click();
  await trying.shadow().getByRole('button', { name: 'End it' }).click();
  await expect(trying.shadow().getByRole('button', { name: 'Begin shadow run' })).toBeVisible();
  await map.open(id, 'Activity log');
  await expect(map.entries().filter({ hasText: 'Shadow run began' })).toHaveCount(1);
  await expect(map.entries().filter({ hasText: 'Shadow run ended' })).toContainText('would have gone otherwise');
});
