import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, PRODUCTION, expect, test } from '../fixtures.ts';
import { EnvironmentPage } from '../pages/environment.ts';
import { Frame } from '../pages/frame.ts';

test.use({ environments: `${ENVIRONMENT},${PRODUCTION}` });
test.beforeEach(async ({ signIn }) => signIn());

test('one switches to production, which is unmistakable, and back, and keeps the page', async ({ page }) => {
  const environment = new EnvironmentPage(page);
  await page.goto(`/e/${ENVIRONMENT}/maps`);
  await expect(environment.switcher()).toHaveAccessibleName('Environment: Contoso test, Test');
  await environment.switcher().click();
  await expect(page.getByRole('navigation', { name: 'Environments' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('navigation', { name: 'Environments' }).getByRole('link', { name: 'Contoso production' }).click();
  await expect(page).toHaveURL(`/e/${PRODUCTION}/maps`);
  await expect(environment.switcher()).toHaveAccessibleName('Environment: Contoso production, Production');
  await expect(environment.switcher()).toHaveClass(/production/);
  await expect(page.getByRole('link', { name: 'Customers V3', exact: true })).toBeVisible();
  await expectAccessible(page);
  for (const name of ['Overview', 'Environment', 'Simulator', 'Settings'] as const) {
    await new Frame(page).go(name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(environment.switcher()).toHaveClass(/production/);
  }
  await environment.switchTo('Contoso test');
  await expect(page).toHaveURL(`/e/${ENVIRONMENT}/settings`);
  await expect(environment.switcher()).not.toHaveClass(/production/);
});

test('the start leads to where one was last', async ({ page }) => {
  await page.goto(`/e/${PRODUCTION}`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.goto('/');
  await expect(page).toHaveURL(`/e/${PRODUCTION}`);
  await page.goto(`/e/${ENVIRONMENT}`);
});

test('the page tells of connections, health, companies, keys and schemas', async ({ page, tandem }) => {
  await tandem.api.settled('Customers V3');
  const environment = new EnvironmentPage(page);
  await environment.open();
  await expect(environment.app('CRM')).toContainText('Answering');
  await expect(environment.app('CRM')).toContainText('change tracking');
  await expect(environment.section('Health check').getByText('Good', { exact: true })).toHaveCount(6);
  await expect(environment.section('Companies').getByRole('row', { name: /usmf/ })).toContainText('Linked');
  await expect(environment.section('Integration keys').getByRole('row', { name: 'Customers V3 accounts' })).toContainText('Active');
  const accounts = environment.section('Schemas').getByRole('group').filter({ hasText: /CRMaccounts/ });
  // News that arrive after the page is live close nothing.
  await expect(new Frame(page).stream()).toHaveText('live');
  await accounts.locator('summary').click();
  await expect(accounts.getByRole('row', { name: /accountnumber/ })).toContainText('Text');
});

test('a test says which step fails while an app is away, and what to do', async ({ page, tandem, expectConsole }) => {
  expectConsole(/ERR_|409/);
  const environment = new EnvironmentPage(page);
  await environment.open();
  await environment.test('ERP');
  await expect(environment.app('ERP')).toContainText('Everything that could be tried works.');
  await tandem.erp.faults({ offline: true });
  await environment.test('ERP');
  await expect(environment.app('ERP')).toContainText('1 check failed.');
  const reach = environment.checks('ERP').filter({ hasText: 'Reach the address' }).first();
  await expect(reach).toContainText('The app did not answer');
  await expect(reach).toContainText('Check that the app runs');
  await expect(environment.checks('ERP').filter({ hasText: 'Not tried' })).toHaveCount(7);
  await expectAccessible(page);
  await tandem.erp.healthy();
  await environment.test('ERP');
  await expect(environment.app('ERP')).toContainText('Everything that could be tried works.');
});

test('schemas are read again on demand', async ({ page, tandem }) => {
  await tandem.api.settled('Customers V3');
  const environment = new EnvironmentPage(page);
  await environment.open();
  await environment.section('Schemas').getByRole('button', { name: 'Refresh schemas' }).click();
  await expect(environment.section('Schemas').getByRole('status')).toContainText('Nothing changed.');
});
