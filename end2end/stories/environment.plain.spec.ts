import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { EnvironmentPage } from '../pages/environment.ts';
import { StandaloneApp } from '../standalone-app.ts';

let folder: string;
let apps: [erp: StandaloneApp, crm: StandaloneApp];

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-link-'));
  apps = await Promise.all([StandaloneApp.start('erp'), StandaloneApp.start('crm')]);
  writeFileSync(join(folder, 'token'), apps[0].token);
});
test.afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  rmSync(folder, { recursive: true });
});
test.beforeEach(async ({ signIn }) => signIn());

test('an environment is linked step by step, and nothing typed is lost', async ({ page }) => {
  const [erp, crm] = apps;
  const token = `file:${join(folder, 'token')}`;
  const environment = new EnvironmentPage(page);
  await environment.open();
  await page.getByRole('link', { name: 'Link an environment' }).click();

  await environment.next();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Name', { exact: true }).fill('Fabrikam live');
  await page.getByRole('radio', { name: 'Production' }).check();
  await environment.next();

  await environment.fillConnection('http://127.0.0.1:1', 'stories-5f0c21');
  await environment.next();
  await expect(page.getByRole('alert').first()).toContainText('never takes a secret itself');
  expect(page.url()).not.toContain('stories-5f0c21');
  await expect(page.getByLabel('Address')).toHaveValue('http://127.0.0.1:1');
  await environment.fillConnection('http://127.0.0.1:1', token);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('1 check failed.');
  await environment.fillConnection(erp.url, token);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Everything that could be tried works.');
  await environment.next();

  await environment.fillConnection(crm.url, token);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Address')).toHaveValue(erp.url);
  await environment.next();
  await expect(page.getByLabel('Address')).toHaveValue(crm.url);
  await environment.next();

  await environment.next();
  await expect(page.getByRole('alert')).toContainText('Link at least one company');
  await page.getByRole('checkbox', { name: 'usmf' }).check();
  await environment.next();
  await expect(page.getByRole('heading', { name: 'Health check' })).toBeVisible();
  await expect(page.getByText('Problem', { exact: true })).toHaveCount(0);
  await environment.next();
  await expect(page.getByText('fabrikam-live')).toBeVisible();
  await page.getByRole('button', { name: 'Link the environment' }).click();

  await expect(page).toHaveURL('/e/fabrikam-live/environment');
  await expect(environment.switcher()).toHaveAccessibleName('Environment: Fabrikam live, Production');
  await expect(environment.app('ERP')).toContainText('Answering');
  await expect(environment.app('CRM')).toContainText('Answering');

  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await page.getByRole('radio', { name: 'Test' }).check();
  for (let step = 0; step < 5; step += 1) await environment.next();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(environment.switcher()).toHaveAccessibleName('Environment: Fabrikam live, Test');
  await environment.switchTo('Contoso test');
  await expect(page).toHaveURL(`/e/${ENVIRONMENT}/environment`);
});

test('a connection is tested and schemas are refreshed without a script', async ({ page, tandem }) => {
  await tandem.api.settled('Customers V3');
  const environment = new EnvironmentPage(page);
  await environment.open();
  await environment.test('CRM');
  await expect(environment.app('CRM')).toContainText('Everything that could be tried works.');
  await environment.section('Schemas').getByRole('button', { name: 'Refresh schemas' }).click();
  await expect(environment.section('Schemas').getByRole('status')).toContainText('Nothing changed.');
});
