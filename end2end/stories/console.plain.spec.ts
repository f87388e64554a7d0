import { ADMIN, ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import { OverviewPage } from '../pages/overview.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { SimulatorPage } from '../pages/simulator.ts';
import { REASON, busyDay } from '../scene.ts';

test('the first admin comes in, goes out and comes in again by forms', async ({ page, signIn, tandem }) => {
  await signIn();
  await new Frame(page).signOut();
  tandem.session = undefined;
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await new SignInPage(page).send(ADMIN.name, 'not the password');
  await expect(page.getByRole('alert')).toContainText('Name or password is wrong.');
  await new SignInPage(page).send(ADMIN.name, ADMIN.password);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test.describe('signed in', () => {
  test.beforeAll(async ({ servers }, info) => busyDay(await servers.of(info.file)));
  test.beforeEach(async ({ signIn }) => signIn());

  test('the overview is whole', async ({ page }) => {
    const overview = new OverviewPage(page);
    await overview.open();
    await expect(overview.tile('Open failures')).toContainText('1');
    await expect(overview.app('CRM')).toContainText('Answering');
    await expect(overview.latest()).toContainText('1 record written');
    await expect(new Frame(page).strip()).toContainText('waits for a person');
  });

  test('maps are filtered by links and by a form', async ({ page }) => {
    const maps = new MapPage(page);
    await maps.openAll();
    await maps.chip('With failures').click();
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await maps.openAll();
    await page.getByRole('searchbox').fill('customer groups');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page).toHaveURL(/q=customer(\+|%20)groups/);
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await maps.choose('Customer groups');
  });

  test('the activity log is read and filtered', async ({ page, tandem }) => {
    const map = new MapPage(page);
    await map.open((await tandem.api.map('Customers V3')).id, 'Activity log');
    await expect(map.entries().filter({ hasText: '1 record failed' })).toHaveCount(1);
    await map.chip('Failures').click();
    await expect(map.entries().filter({ hasText: 'written' })).toHaveCount(0);
    await page.getByLabel('Severity').selectOption('Errors only');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(map.entries()).toHaveCount(1);
    await expect(page).toHaveURL(/kind=failures/);
  });

  test('failures are read, fixed and tried again', async ({ page, tandem }) => {
    const map = new MapPage(page);
    await map.open((await tandem.api.map('Customers V3')).id, 'Live failures');
    await map.failures().getByText('Details').click();
    await expect(map.failures()).toContainText(REASON);
    await tandem.crm.healthy();
    await map.failures().getByRole('button', { name: 'Retry' }).click();
    await tandem.api.openFailures(0);
    await page.goto(page.url());
    await expect(map.failures()).toContainText('Resolved by retry');
  });

  test('a version is chosen and looked up by forms', async ({ page, tandem }) => {
    await tandem.api.allRunning();
    const orders = new OrdersPage(page);
    await orders.ask('Entity map version', 'Units');
    await orders.dialog('Entity map version').getByRole('radio', { name: '1.0.0.0 by Contoso' }).check();
    await expect(await orders.give('Entity map version', 'Activate')).toHaveText([/Units works by 1\.0\.0\.0 of Contoso and is now Running/]);
    await new MapPage(page).open((await tandem.api.map('Units')).id, 'Versions');
    await page.getByLabel('Date and time, in UTC').fill('2020-01-01T00:00:00');
    await page.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('region', { name: 'The map as of a date' })).toContainText('It is not known');
  });

  test('maps are ordered by forms, and the order of a run is changed', async ({ page, tandem }) => {
    await tandem.api.allRunning();
    const orders = new OrdersPage(page);
    await orders.ask('Pause', 'Vendor groups', 'Units');
    await orders.dialog('Pause').getByRole('checkbox', { name: 'Vendors V2' }).check();
    await expect(await orders.give('Pause')).toHaveText([/Units is now Paused/, /Vendor groups is now Paused/, /Vendors V2 is now Paused/]);
    await orders.close();
    await orders.ask('Stop', 'Vendor groups', 'Vendors V2');
    await orders.give('Stop');
    await orders.close();
    await orders.ask('Run', 'Vendors V2');
    expect(await orders.rows()).toEqual(['Vendor groups', 'Vendors V2']);
    await orders.dialog('Run').getByRole('checkbox', { name: 'Initial sync of Vendors V2', exact: true }).uncheck();
    await orders.dialog('Run').getByRole('button', { name: 'Move Vendors V2 up' }).click();
    expect(await orders.rows()).toEqual(['Vendors V2', 'Vendor groups']);
    await expect(orders.dialog('Run').getByRole('checkbox', { name: 'Initial sync of Vendors V2', exact: true })).not.toBeChecked();
    await expect(await orders.give('Run')).toHaveText([/Vendors V2 is now Running/, /Vendor groups is now/]);
    await orders.close();
    await orders.ask('Resume', 'Units', 'Products V2');
    await expect(orders.dialog('Resume')).toContainText('it is not paused; it is left as it is');
    await expect(await orders.give('Resume')).toHaveCount(1);
    await tandem.api.allRunning();
  });

  test('a simulated record is edited by its form', async ({ page, tandem }) => {
    const simulator = new SimulatorPage(page);
    await simulator.open('?erpq=US-020');
    await simulator.erp.openRow('US-020');
    await simulator.erp.field('OrganizationName').fill('Typed without a script');
    await simulator.erp.region.getByRole('button', { name: 'Save' }).click();
    await expect(simulator.erp.rows()).toContainText('Typed without a script');
    const arrived = async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-020')).values['name'];
    await expect.poll(arrived, { message: 'the name in the CRM' }).toBe('Typed without a script');
  });

  test('people are put to work in a simulated app', async ({ page }) => {
    const simulator = new SimulatorPage(page);
    await simulator.open();
    const { erp } = simulator;
    await erp.showTraffic();
    await erp.field('People act').fill('500');
    await erp.field('and stop after').fill('20');
    await erp.startTraffic();
    await expect(async () => {
      await page.reload();
      await expect(erp.traffic()).toContainText('Nobody at work', { timeout: 100 });
    }).toPass();
    const counts = await Promise.all((['created', 'updated', 'deleted', 'refused'] as const).map(async (what) => erp.count(what)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(20);
    await expect(erp.field('and stop after')).toHaveValue('20');
  });

  test('nobody signed in is led to the form and back', async ({ page, tandem }) => {
    await page.goto(`/e/${ENVIRONMENT}`);
    await new Frame(page).signOut();
    tandem.session = undefined;
    await page.goto(`/e/${ENVIRONMENT}/settings`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await new SignInPage(page).send(ADMIN.name, ADMIN.password);
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  });
});
