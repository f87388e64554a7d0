import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { SimulatorPage } from '../pages/simulator.ts';

test('every fault is switched on the page, shown, and switched off', async ({ page, signIn }) => {
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

  await region.getByRole('button', { name: 'Let change links expire' }).click();
  await expect(region.getByText('Change links expire', { exact: true })).toBeVisible();

  await region.getByRole('button', { name: 'Switch all faults off' }).click();
  await expect(region.getByText('Online', { exact: true })).toBeVisible();
  for (const gone of [/^Answers 429/, /^Loses/, /^Doorbells are/, /^Change links/]) {
    await expect(region.locator('.badge').filter({ hasText: gone })).toHaveCount(0);
  }
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
