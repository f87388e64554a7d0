import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { SimulatorPage } from '../pages/simulator.ts';

test('every fault is switched on the page, shown, and switched off', async ({ page, signIn, expectConsole }) => {
  expectConsole(/409/);
  await signIn();
  const simulator = new SimulatorPage(page);
  await simulator.open();
  const { region } = simulator.crm;
  await simulator.crm.showFaults();

  await region.getByLabel('Answer', { exact: true }).selectOption('429 Too many requests');
  await region.getByLabel('to', { exact: true }).fill('10');
  await region.getByRole('button', { name: 'Set refusals' }).click();
  await expect(region.getByText('Answers 429 to 10 % of requests')).toBeVisible();

  await region.getByLabel('Do, but lose the answer of').fill('25');
  await region.getByRole('button', { name: 'Set lost answers' }).click();
  await expect(region.getByText('Loses 25 % of answers')).toBeVisible();

  await region.getByLabel('Doorbells').selectOption('are lost');
  await region.getByRole('button', { name: 'Set doorbells' }).click();
  await expect(region.getByText('Doorbells are lost')).toBeVisible();

  await region.getByLabel('Answer slower: typically').fill('20');
  await region.getByLabel('1 in 100 takes').fill('10');
  await region.getByRole('button', { name: 'Set slowness' }).click();
  await expect(region.getByRole('alert')).toContainText('give a p99_ms of at least the median');
  await expect(region.getByLabel('Answer slower: typically')).toHaveValue('20');
  await region.getByLabel('1 in 100 takes').fill('200');
  await region.getByRole('button', { name: 'Set slowness' }).click();
  await expect(region.getByText('Slower by 20 ms, 1 in 100 by 200 ms')).toBeVisible();
  await region.getByLabel('1 in 100 takes').fill('');
  await region.getByRole('button', { name: 'Set slowness' }).click();
  await expect(region.getByText('Slower by 20 ms', { exact: true })).toBeVisible();

  await region.getByLabel('Commit', { exact: true }).fill('30');
  await region.getByLabel('late, with a stamp').fill('7');
  await region.getByRole('button', { name: 'Set late commits' }).click();
  await expect(region.getByText('Commits 30 % of writes 7 s late')).toBeVisible();

  await region.getByLabel('Cut pages after').fill('5');
  await region.getByLabel('rows and let people make').fill('2');
  await region.getByRole('button', { name: 'Set pages' }).click();
  await expect(region.getByText('Pages of 5 rows, 2 edits between')).toBeVisible();

  await region.getByRole('button', { name: 'Let change links expire' }).click();
  await expect(region.getByText('Change links expire', { exact: true })).toBeVisible();

  await region.getByRole('button', { name: 'Switch all faults off' }).click();
  await expect(region.getByText('Online', { exact: true })).toBeVisible();
  for (const gone of [/^Answers 429/, /^Slower/, /^Commits/, /^Pages of/, /^Loses/, /^Doorbells are/, /^Change links/]) {
    await expect(region.locator('.badge').filter({ hasText: gone })).toHaveCount(0);
  }
});

test('people work in an app, their records arrive in the other one, and they are sent home', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/409/);
  await signIn();
  await tandem.api.settled('Customers V3');
  const simulator = new SimulatorPage(page);
  await simulator.open();
  const { erp } = simulator;
  await erp.showTraffic();
  await expect(erp.traffic()).toHaveCount(0);

  await erp.field('People act').fill('0');
  await erp.field('and stop after').fill('900');
  await erp.startTraffic();
  await expect(erp.region.getByRole('alert')).toContainText('per_second must be more than 0 and at most 10000');
  await expect(erp.field('and stop after')).toHaveValue('900');

  await erp.field('People act').fill('5');
  await erp.field('and stop after').fill('');
  for (const [label, share] of [['new records', '4'], ['changed', '2'], ['deleted', '0']] as const) {
    await erp.region.getByLabel(label, { exact: true }).fill(share);
  }
  await erp.region.getByLabel('CustomersV3', { exact: true }).check();
  await erp.startTraffic();
  await expect(erp.traffic()).toContainText('People at work');
  await expect.poll(async () => erp.count('created'), { message: 'records entered' }).toBeGreaterThan(2);
  const before = await erp.count('created');
  await expect.poll(async () => erp.count('created'), { message: 'more of them' }).toBeGreaterThan(before);
  // Organizations become accounts, people contacts.
  const come = async (set: string, key: string) =>
    (await tandem.crm.search(set, 'TE-')).filter((row) => String(row.values[key]).startsWith('TE-')).length;
  const arrived = async () => (await come('accounts', 'accountnumber')) + (await come('contacts', 'msdyn_contactpersonid'));
  await expect.poll(arrived, { message: 'customers in the CRM' }).toBeGreaterThan(2);
  await expect(erp.region.getByLabel('CustomersV3', { exact: true })).toBeChecked();

  await erp.stopTraffic();
  await expect(erp.traffic()).toContainText('Nobody at work');
  expect(await erp.count('deleted')).toBe(0);
  await tandem.api.settled('Customers V3');
  await expect.poll(arrived, { message: 'all that was entered' }).toBe(await erp.count('created'));
});

// The write takes place, Tandem is not told, and the source is edited again before the repeat.
test('an answer that got lost costs nothing', async ({ page, signIn, tandem }) => {
  await signIn();
  const map = new MapPage(page);
  await map.open((await tandem.api.map('Customers V3')).id, 'Activity log');
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-014');
  await tandem.crm.faults({ lose_answers: 100 });
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Lyon' });
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-014')).values.address1_city).toBe('Lyon');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: 'Genève' });
  await tandem.crm.healthy();
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-014')).values.address1_city).toBe('Genève');
  await tandem.api.settled('Customers V3');
  expect((await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-014')).values.AddressCity).toBe('Genève');
});
