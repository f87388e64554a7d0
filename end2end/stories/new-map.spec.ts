import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';
import { OrdersPage } from '../pages/orders.ts';

test('address books are mapped from nothing to running', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/status of 422/);
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  await page.goto(`/e/${ENVIRONMENT}/maps`);
  await page.getByRole('link', { name: 'Add entity map' }).click();
  await page.getByLabel('ERP entity').fill('AddressBooks');
  await page.getByLabel('CRM entity').fill('msdyn_addressbooks');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Propose pairs' }).click();

  const pairs = page.getByRole('region', { name: 'Proposed pairs' });
  await expect(pairs.getByRole('row').filter({ hasText: 'msdyn_name' })).toContainText('Same name');
  await expect(pairs.getByRole('checkbox', { name: 'Description with msdyn_description' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'ERP entity' }).getByRole('row')).not.toHaveCount(0);
  await expect(page.getByLabel('msdyn_name is')).toHaveValue('msdyn_name=Name');
  await expectAccessible(page);
  // A name that is taken is refused, and nothing that was typed or ticked is lost.
  await page.getByLabel('Description', { exact: true }).fill('Who is in which address book.');
  await page.getByLabel('Name', { exact: true }).fill('Customers V3');
  await page.getByRole('button', { name: 'Add map' }).click();
  await expect(page.getByRole('alert')).toContainText('Another map of this environment has that name.');
  await expect(page.getByLabel('Description', { exact: true })).toHaveValue('Who is in which address book.');
  await page.getByLabel('Name', { exact: true }).fill('Address books');
  await page.getByRole('button', { name: 'Add map' }).click();

  const mapping = new MappingPage(page);
  await expect(page.getByRole('heading', { name: 'Address books' })).toBeVisible();
  await expect(mapping.line('msdyn_name')).toContainText('key');
  await expect(page.getByText('Not running').first()).toBeVisible();
  const orders = new OrdersPage(page);
  await orders.ask('Run', 'Address books');
  await orders.letErpDecide('Address books');
  await orders.give('Run');
  await orders.close();
  await tandem.api.allRunning();
  const [books, tables] = [await tandem.erp.all('AddressBooks'), await tandem.crm.all('msdyn_addressbooks')];
  const names = (rows: Map<string, Record<string, unknown>>, field: string) => [...rows.values()].map((row) => String(row[field])).sort();
  expect(names(tables, 'msdyn_name')).toEqual(names(books, 'Name'));
  expect(names(tables, 'msdyn_description')).toEqual(names(books, 'Description'));

  const row = await tandem.erp.row('AddressBooks', 'Name', names(books, 'Name')[0] ?? '');
  await tandem.erp.edit('AddressBooks', row, { Description: 'Renamed in the ERP' });
  const seen = async () => (await tandem.crm.row('msdyn_addressbooks', 'msdyn_name', String(row.values.Name))).values;
  await expect.poll(async () => (await seen()).msdyn_description).toBe('Renamed in the ERP');
});

test('a mapping is edited as a text file, and pairs are proposed for what is not mapped', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/status of 409/);
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const mapping = new MappingPage(page);
  await new MapPage(page).open(id);
  await page.getByRole('link', { name: 'As text' }).click();
  const text = page.getByLabel('The mapping as text');
  await expect(text).toHaveValue(/^tandem: entity-map\/1\nname: Customer groups\n/);
  await expectAccessible(page);
  const whole = await text.inputValue();
  await text.fill(whole.replace('right: msdyn_description', 'right: msdyn_description\n    direction: sideways'));
  await page.getByRole('button', { name: 'Take over into the draft' }).click();
  await expect(page.getByRole('alert')).toContainText(/line \d+, column \d+, fields\[1\]\.direction/);
  await expect(text).toHaveValue(/sideways/);
  await text.fill(whole.replace(/ {2}- left: Description\n {4}right: msdyn_description\n/, ''));
  await page.getByRole('button', { name: 'Take over into the draft' }).click();
  await expect(text).toHaveCount(0);
  await expect(mapping.draft()).toContainText('1 change');
  await expect(mapping.line('msdyn_description')).toHaveCount(0);

  await page.getByRole('link', { name: 'Propose pairs' }).click();
  const proposed = page.locator('form.proposed');
  await expect(proposed.getByRole('row').filter({ hasText: 'msdyn_description' })).toBeVisible();
  await expectAccessible(page);
  for (const box of await proposed.getByRole('checkbox').all()) {
    if ((await box.getAttribute('aria-label')) !== 'Description with msdyn_description') await box.uncheck();
  }
  await proposed.getByRole('button', { name: 'Add to the draft' }).click();
  await expect(mapping.line('msdyn_description')).toBeVisible();
  await expect(mapping.draft()).toContainText('0 changes');
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});
