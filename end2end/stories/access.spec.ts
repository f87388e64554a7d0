import { ADMIN, ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { SettingsPage } from '../pages/settings.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { WelcomePage } from '../pages/welcome.ts';

test.describe.configure({ mode: 'serial' });

const PASSWORD = 'a sentence is fine, too';
const REASON = 'This account is under audit.';

test('a one-time link is good once and says so afterwards', async ({ page, signIn, tandem, visitor }) => {
  await signIn();
  const other = await visitor();
  await new WelcomePage(other).open(tandem.welcome);
  await expect(other.getByRole('heading', { name: 'This link is not good any more' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/e/${ENVIRONMENT}$`));
});

test('the form of a link says what is wrong with its fields', async ({ page, signIn, visitor }) => {
  await signIn();
  await new SettingsPage(page).open();
  const link = await new SettingsPage(page).invite('Viewer');
  const other = await visitor();
  const welcome = new WelcomePage(other);
  await welcome.open(link);
  await expect(other.getByText('Your role will be Viewer')).toBeVisible();
  await welcome.create('Vera Viewer', 'short');
  await expect(other.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await welcome.create('Vera Viewer', PASSWORD, 'another sentence');
  await expect(other.getByLabel('Password again')).toHaveAttribute('aria-invalid', 'true');
  await welcome.create('Vera Viewer', PASSWORD);
  await expect(other.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test('a wrong password is refused in words', async ({ signIn, visitor, expectConsole }) => {
  expectConsole(/409|422/);
  await signIn();
  const other = await visitor();
  const door = new SignInPage(other);
  await door.open();
  await door.send('', '');
  await expect(other.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await door.send(ADMIN.name, 'not the password');
  await expect(other.getByRole('alert')).toContainText('Name or password is wrong.');
  await expect(other.getByLabel('Name')).toHaveValue(ADMIN.name);
  await door.send(ADMIN.name, ADMIN.password);
  await expect(other.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test('viewers see causes, operators values and actions, neither of them people', async ({ page, signIn, tandem, visitor }) => {
  await signIn();
  const { id } = await tandem.api.map('Customers V3');
  await tandem.api.settled('Customers V3');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "accountnumber eq 'US-010'", message: REASON }] });
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-010');
  await tandem.erp.edit('CustomersV3', customer, { OrganizationName: 'Confidential Names plc' });
  await tandem.api.openFailures(1);

  const viewer = await visitor();
  await new SignInPage(viewer).open();
  await new SignInPage(viewer).send('Vera Viewer', PASSWORD);
  await expect(viewer.getByRole('heading', { name: 'Overview' })).toBeVisible();
  const seen = new MapPage(viewer);
  await seen.open(id, 'Live failures');
  await seen.failures().getByText('Details').click();
  await expect(seen.failures()).toContainText(REASON);
  await expect(seen.failures()).not.toContainText('Confidential Names plc');
  await expect(viewer.getByRole('button', { name: /Retry|Discard/ })).toHaveCount(0);
  await expect(viewer.getByRole('checkbox')).toHaveCount(0);
  await new Frame(viewer).go('Simulator');
  await expect(viewer.getByText('Records of the apps are shown to operators and admins.')).toBeVisible();
  await new Frame(viewer).go('Settings');
  await expect(viewer.getByText('Only admins see and change who may come in.')).toBeVisible();

  await new SettingsPage(page).open();
  const link = await new SettingsPage(page).invite('Operator');
  const operator = await visitor();
  await new WelcomePage(operator).open(link);
  await new WelcomePage(operator).create('Otto Operator', PASSWORD);
  await expect(operator.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await new Frame(operator).go('Settings');
  await expect(operator.getByText('Only admins see and change who may come in.')).toBeVisible();
  const worked = new MapPage(operator);
  await worked.open(id, 'Live failures');
  await worked.failures().getByText('Details').click();
  await expect(worked.failures()).toContainText('Confidential Names plc');
  await tandem.crm.healthy();
  await worked.failures().getByRole('button', { name: 'Retry' }).click();
  await expect(worked.failures()).toContainText('Resolved by retry');
});

test('an admin disables an account, which ends its sessions', async ({ page, signIn, visitor, expectConsole }) => {
  expectConsole(/40[139]/);
  await signIn();
  const viewer = await visitor();
  await new SignInPage(viewer).open();
  await new SignInPage(viewer).send('Vera Viewer', PASSWORD);
  await expect(new Frame(viewer).stream()).toHaveText('live');
  const settings = new SettingsPage(page);
  await settings.open();
  await settings.people().getByRole('button', { name: 'Disable Vera Viewer' }).click();
  await expect(settings.people().getByRole('row', { name: /Vera Viewer/ })).toContainText('Disabled');
  await expect(new Frame(viewer).stream()).not.toHaveText('live');
  await viewer.goto(`/e/${ENVIRONMENT}/maps`);
  await expect(viewer.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await new SignInPage(viewer).send('Vera Viewer', PASSWORD);
  await expect(viewer.getByRole('alert')).toContainText('This account is disabled.');
});

test('signing out ends the session, signing in leads back', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/401/);
  await signIn();
  await page.goto(`/e/${ENVIRONMENT}/maps`);
  await new Frame(page).signOut();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  tandem.session = undefined;
  await page.goto(`/e/${ENVIRONMENT}/maps?status=running`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await new SignInPage(page).send(ADMIN.name, ADMIN.password);
  await expect(page.getByRole('heading', { name: 'Entity maps' })).toBeVisible();
  await expect(page).toHaveURL(/status=running/);
});

for (const path of ['/nowhere', '/e/elsewhere', `/e/${ENVIRONMENT}/maps/999`, `/e/${ENVIRONMENT}/maps/many`]) {
  test(`${path} is not found and says so`, async ({ page, expectConsole, signIn, visitor }) => {
    expectConsole(/404/);
    await signIn();
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByText(/There is no such/).first()).toBeVisible();
    const stranger = await visitor();
    const answer = await stranger.request.get(path, { maxRedirects: 0, headers: { accept: 'text/html' } });
    // An address that can never exist may say so to anybody.
    const impossible = path === '/nowhere' || path.endsWith('/many');
    expect(answer.status(), 'a stranger does not learn what exists').toBe(impossible ? 404 : 302);
  });
}
