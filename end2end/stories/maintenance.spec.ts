import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { EnvironmentPage } from '../pages/environment.ts';
import { Frame } from '../pages/frame.ts';

test.beforeEach(async ({ signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
});

/** A moment so many seconds from now, as the form has it. */
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19);

test('a maintenance window pauses maps, holds what changes, and lets them go on at its end', async ({ page, tandem }) => {
  test.slow();
  const environment = new EnvironmentPage(page);
  const frame = new Frame(page);
  await environment.open();
  const section = environment.section('Maintenance windows');
  await expectAccessible(page);
  await section.getByLabel('Reason').fill('Upgrade of the ERP');
  for (const name of ['Customers V3', 'Customer groups']) await section.getByLabel(name, { exact: true }).check();
  await section.getByLabel('From, in UTC').fill(inSeconds(3));
  await section.getByLabel('Until, in UTC').fill(inSeconds(25));
  await section.getByRole('button', { name: 'Plan the window' }).click();
  await expect(section.getByRole('row', { name: /Upgrade of the ERP/ })).toBeVisible();

  const line = frame.strip().filter({ hasText: 'Maintenance until' });
  await expect(line).toContainText('2 maps are paused');
  await expect.poll(async () => (await tandem.api.map('Customers V3')).state.name).toBe('paused');
  expect((await tandem.api.map('Contacts V2')).state.name).toBe('running');
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-008');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Salem' });
  await expect.poll(async () => (await tandem.api.map('Customers V3')).statistics.queued).toBeGreaterThan(0);

  await expect(line).toHaveCount(0, { timeout: 40_000 });
  const city = async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-008')).values.address1_city;
  await expect.poll(city).toBe('Salem');
  await tandem.api.allRunning();
  await page.goto(`/e/${ENVIRONMENT}`);
  await expect(page.getByText('Maintenance ended')).toBeVisible();
  await environment.open();
  await expect(section.getByRole('row', { name: /Upgrade of the ERP/ })).toContainText('Over');
});

test('a window is ended early, and limits of the queue show how full it is', async ({ page, tandem }) => {
  const environment = new EnvironmentPage(page);
  const frame = new Frame(page);
  await environment.open();
  const section = environment.section('Maintenance windows');
  await section.getByLabel('From, in UTC').fill(inSeconds(-60));
  await section.getByLabel('Until, in UTC').fill(inSeconds(3_600));
  await section.getByLabel('Reason').fill('Nightly backup');
  await section.getByRole('button', { name: 'Plan the window' }).click();
  await expect(frame.strip().filter({ hasText: 'Maintenance until' })).toBeVisible();
  await expect.poll(async () => (await tandem.api.map('Customers V3')).state.name).toBe('paused');

  const queue = environment.section('Queue');
  await queue.getByLabel('Stop capture at, in MB').fill('some');
  await queue.getByRole('button', { name: 'Save limits' }).click();
  await expect(queue.getByLabel('Stop capture at, in MB')).toHaveValue('some');
  await expect(queue.getByText('Give a whole number')).toBeVisible();
  await queue.getByLabel('Stop capture at, in MB').fill('1');
  await queue.getByLabel('Warn when the oldest has waited, in hours').fill('2');
  await queue.getByRole('button', { name: 'Save limits' }).click();
  await expect(queue.getByRole('meter')).toHaveCount(2);
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-009');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Bend' });
  await expect.poll(async () => (await tandem.api.map('Customers V3')).statistics.queued).toBeGreaterThan(0);
  const map = await tandem.api.map('Customers V3');
  await page.goto(`/e/${ENVIRONMENT}/maps/${map.id}/queue`);
  await expect(page.getByRole('meter')).toHaveCount(2);
  await expectAccessible(page);

  await environment.open();
  await expectAccessible(page);
  await section.getByRole('button', { name: /^End now/ }).click();
  await expect(frame.strip().filter({ hasText: 'Maintenance until' })).toHaveCount(0);
  await tandem.api.allRunning();
  await tandem.api.settled('Customers V3');
});
