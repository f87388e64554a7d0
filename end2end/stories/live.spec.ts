import type { Page } from '@playwright/test';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { SimulatorPage } from '../pages/simulator.ts';
import type { Tandem } from '../tandem.ts';

/** Headless pages all say that they are visible; the first words of each page here say otherwise until it is shown. */
function beginHidden(): void {
  const state = { shown: false };
  Object.assign(window, { tab: state });
  Object.defineProperty(document, 'visibilityState', { get: () => (state.shown ? 'visible' : 'hidden') });
  Object.defineProperty(document, 'hidden', { get: () => !state.shown });
}

/** Changes what a customer group is called in the ERP. */
async function describe(tandem: Tandem, group: string, words: string): Promise<void> {
  const row = await tandem.erp.row('CustomerGroups', 'CustomerGroupId', group);
  await tandem.erp.edit('CustomerGroups', row, { Description: words });
}

async function turn(page: Page, shown: boolean): Promise<void> {
  await page.evaluate((now) => {
    (window as unknown as { tab: { shown: boolean } }).tab.shown = now;
    document.dispatchEvent(new Event('visibilitychange'));
  }, shown);
}

test('eight tabs are open and each is live when it is shown', async ({ context, page, signIn, tandem }) => {
  await signIn();
  await tandem.api.settled('Customers V3');
  await context.addInitScript(beginHidden);
  const tabs = [page];
  while (tabs.length < 8) tabs.push(await context.newPage());
  for (const tab of tabs) {
    await tab.goto(`/e/${ENVIRONMENT}/simulator?crmq=US-001`);
    await expect(new Frame(tab).stream()).toHaveText('');
  }
  for (const [at, tab] of tabs.entries()) {
    await turn(tab, true);
    await expect(new Frame(tab).stream()).toHaveText('live');
    const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-001');
    await tandem.erp.edit('CustomersV3', row, { OrganizationName: `Seen in tab ${at + 1}` });
    await expect(tab.getByRole('region', { name: 'CRM', exact: true })).toContainText(`Seen in tab ${at + 1}`);
    await turn(tab, false);
    await expect(new Frame(tab).stream()).toHaveText('');
  }
  // What a hidden tab missed, it reads when it is shown again.
  const first = tabs[0]!;
  await expect(first.getByRole('region', { name: 'CRM', exact: true })).not.toContainText('Seen in tab 8');
  await turn(first, true);
  await expect(first.getByRole('region', { name: 'CRM', exact: true })).toContainText('Seen in tab 8');
});

test('leaving ends the stream of every tab', async ({ context, page, signIn, tandem, expectConsole }) => {
  // The stream's next attempt is refused, which the browser notes.
  expectConsole(/401/);
  await signIn();
  const other = await context.newPage();
  await page.goto(`/e/${ENVIRONMENT}`);
  await other.goto(`/e/${ENVIRONMENT}/maps`);
  await expect(new Frame(other).stream()).toHaveText('live');
  await new Frame(page).signOut();
  tandem.session = undefined;
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  // Whether it says that it reconnects or shows the sign-in page already.
  await expect(new Frame(other).stream().filter({ hasText: 'live' })).toHaveCount(0);
});

test('what is unfolded stays so while news arrive', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.settled('Customer groups');
  await tandem.crm.faults({ reject: [{ table: 'msdyn_customergroups', filter: "msdyn_groupid eq '20'", message: 'Not today.' }] });
  const map = new MapPage(page);
  await map.open((await tandem.api.map('Customer groups')).id, 'Activity log');
  await expect(new Frame(page).stream()).toHaveText('live');
  await describe(tandem, '20', 'Refused');
  const refused = map.entries().filter({ hasText: '1 record failed' });
  await expect(refused).toBeVisible();
  await describe(tandem, '30', 'Written');
  await expect.poll(() => map.written()).toBe(1);
  await refused.getByText('Details').click();
  await expect(refused.getByText('Correlation')).toBeVisible();
  await describe(tandem, '40', 'Written, too');
  await expect.poll(() => map.written()).toBe(2);
  await expect(refused.getByText('Correlation')).toBeVisible();
});

// The day's heading passes to the newer entry; what was unfolded below it stays.
test('the newest entry, unfolded, stays so while newer ones arrive', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.crm.healthy();
  const map = new MapPage(page);
  await map.open((await tandem.api.map('Customer groups')).id, 'Activity log');
  await expect(new Frame(page).stream()).toHaveText('live');
  await describe(tandem, '80', 'The newest');
  await expect.poll(() => map.written()).toBeGreaterThan(0);
  const first = map.entries().first();
  await first.getByText('Details').click();
  const open = map.entries().locator('details[open]');
  await expect(open).toHaveCount(1);
  // It counts up where it stands.
  const before = await map.written();
  await describe(tandem, '80', 'Newer still');
  await expect.poll(() => map.written()).toBeGreaterThan(before);
  await expect(open).toHaveCount(1);
  const row = await tandem.crm.row('msdyn_customergroups', 'msdyn_groupid', '90');
  await tandem.crm.edit('msdyn_customergroups', row, { msdyn_description: 'From the other side' });
  await expect(first).toContainText('CRM → ERP');
  await expect(open).toHaveCount(1);
});

test('nothing that a person is at is disturbed by news', async ({ page, signIn, tandem }) => {
  await signIn();
  const frame = new Frame(page);
  const customer = async (key: string) => tandem.erp.row('CustomersV3', 'CustomerAccount', key);
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "accountnumber eq 'US-011'", message: 'Not today.' }] });
  await page.goto(`/e/${ENVIRONMENT}/maps`);
  await expect(frame.stream()).toHaveText('live');
  await page.getByRole('searchbox').pressSequentially('Cust');
  await page.getByRole('button', { name: 'Account:' }).click();
  const open = (await tandem.api.failures('open')).length;
  await tandem.erp.edit('CustomersV3', await customer('US-011'), { AddressCity: 'Porto' });
  await tandem.api.openFailures(open + 1);
  await expect(frame.strip().filter({ hasText: 'Customers V3: 1 record waits' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('Cust');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('what is typed into a form of a simulated app stays while news arrive', async ({ page, signIn, tandem }) => {
  await signIn();
  const { crm } = new SimulatorPage(page);
  await tandem.crm.healthy();
  await new SimulatorPage(page).open('?crmq=US-015&erpq=US-015');
  await expect(new Frame(page).stream()).toHaveText('live');
  await crm.openRow('US-015');
  await crm.field('name').fill('Half a na');
  await crm.showFaults();
  await crm.region.getByLabel('and answer').fill('Half a mess');
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-015');
  await tandem.erp.edit('CustomersV3', row, { OrganizationName: 'News from the ERP' });
  await expect(crm.rows()).toContainText('News from the ERP');
  await expect(crm.field('name')).toHaveValue('Half a na');
  await expect(crm.region.getByLabel('and answer')).toBeVisible();
  await expect(crm.region.getByLabel('and answer')).toHaveValue('Half a mess');
});
