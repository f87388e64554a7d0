import { ADMIN, expect, keepSession, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { GroupsPage } from '../pages/groups.ts';
import { MapPage } from '../pages/map.ts';
import { OverviewPage } from '../pages/overview.ts';
import { SimulatorPage } from '../pages/simulator.ts';
import { WelcomePage } from '../pages/welcome.ts';

test.describe.configure({ mode: 'serial' });

test('a newcomer signs in by the printed link and watches a change cross', async ({ page, context, tandem }) => {
  const frame = new Frame(page);
  const simulator = new SimulatorPage(page);

  await new WelcomePage(page).open(tandem.welcome);
  await expect(page.getByText('Your role will be Admin')).toBeVisible();
  await new WelcomePage(page).create(ADMIN.name, ADMIN.password);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await keepSession(context, tandem);
  await expect(new OverviewPage(page).tile('Open failures')).toContainText('0');
  await expect(frame.stream()).toHaveText('live');

  await frame.go('Simulator');
  await simulator.crm.find('US-003');
  await simulator.erp.find('US-003');
  await simulator.erp.openRow('US-003');
  await simulator.erp.save('OrganizationName', 'Zephyr Sailcloth Ltd');
  await expect(simulator.crm.rows()).toContainText('Zephyr Sailcloth Ltd');

  await frame.go('Entity maps');
  await expect(new MapPage(page).row('Customers V3')).toContainText('Running');
  await new MapPage(page).choose('Customers V3');
  await new MapPage(page).tab('Activity log');
  await expect(new MapPage(page).entries().first()).toContainText('1 record written');
  await expect(new MapPage(page).entries().first()).toContainText('ERP → CRM');
});

test('the activity log grows by itself', async ({ page, signIn, tandem }) => {
  await signIn();
  const map = await tandem.api.map('Customer groups');
  await new MapPage(page).open(map.id, 'Activity log');
  await expect(new Frame(page).stream()).toHaveText('live');
  const row = await tandem.crm.row('msdyn_customergroups', 'msdyn_groupid', '30');
  await tandem.crm.edit('msdyn_customergroups', row, { msdyn_description: 'Intercompany and friends' });
  await expect(new MapPage(page).entries().first()).toContainText('1 record written');
  await expect(new MapPage(page).entries().first()).toContainText('CRM → ERP');
});

test('a refused record is seen with its reason, fixed, and seen to pass', async ({ page, signIn, tandem }) => {
  const [frame, map, simulator] = [new Frame(page), new MapPage(page), new SimulatorPage(page)];
  await signIn();
  const { id } = await tandem.api.map('Customers V3');
  const reason = 'Credit control has locked this account.';

  await simulator.open('?erpq=US-004&crmq=US-004');
  await simulator.crm.reject("accountnumber eq 'US-004'", reason);
  await simulator.erp.openRow('US-004');
  await simulator.erp.save('OrganizationName', 'Marlow Glassworks');
  await expect(frame.strip()).toContainText('Customers V3: 1 record waits for a person');
  await expect(frame.bell()).toHaveAccessibleName('Notices: 1 open');

  await frame.strip().getByRole('link', { name: 'Open the failures' }).click();
  await expect(new GroupsPage(page).row(reason)).toContainText('Customers V3');
  await map.open(id, 'Live failures', '?status=open');
  await expect(map.failures()).toHaveCount(1);
  await expect(map.failures()).toContainText('US-004');
  await expect(map.failures()).toContainText('Open');
  await map.failures().getByText('Details').click();
  await expect(map.failures()).toContainText(reason);
  await expect(map.failures()).toContainText('Marlow Glassworks');
  await frame.go('Overview');
  await expect(new OverviewPage(page).tile('Open failures')).toContainText('1');

  await frame.go('Simulator');
  await simulator.crm.switchFaultsOff();
  await map.open(id, 'Live failures', '?status=open');
  await map.failures().getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('1 failure tried again')).toBeVisible();
  await map.chip('Resolved').click();
  await expect(map.failures()).toContainText('Resolved by retry');
  await expect(frame.strip()).toHaveCount(0);

  await map.tab('Activity log');
  await expect(map.entries().filter({ hasText: '1 failure resolved' })).toHaveCount(1);
  await expect(map.entries().filter({ hasText: `by ${ADMIN.name}` })).toHaveCount(1);
  await simulator.open('?crmq=US-004');
  await expect(simulator.crm.rows()).toContainText('Marlow Glassworks');
});

test('an outage loses nothing and blames nobody', async ({ page, signIn, tandem }) => {
  const [frame, map, simulator] = [new Frame(page), new MapPage(page), new SimulatorPage(page)];
  await signIn();
  const names = { 'US-005': 'Outage Alpha', 'US-006': 'Outage Beta', 'US-007': 'Outage Gamma' };

  await simulator.open();
  await simulator.crm.takeOffline();
  for (const [key, name] of Object.entries(names)) {
    await simulator.erp.find(key);
    await simulator.erp.openRow(key);
    await simulator.erp.save('OrganizationName', name);
  }
  await expect(frame.strip()).toContainText('The CRM does not answer');

  await frame.go('Overview');
  const overview = new OverviewPage(page);
  await expect(overview.app('CRM')).toContainText('Not answering');
  // The map of people, who share the entity with organizations, leaves them out.
  await expect(overview.tile('Queued changes')).toContainText('Queued changes3');
  await expect(overview.tile('Open failures')).toContainText('0');
  const { id } = await tandem.api.map('Customers V3');
  await map.open(id, 'Live failures', '?status=open');
  await expect(page.getByText('No failure matches')).toBeVisible();

  await simulator.open('?crmq=Outage');
  await simulator.crm.bringBack();
  await expect(frame.strip()).toHaveCount(0);
  for (const name of Object.values(names)) {
    await expect(simulator.crm.rows().filter({ hasText: name })).toHaveCount(1);
  }
  await frame.go('Overview');
  await expect(overview.tile('Queued changes')).toContainText('none waits');
  await expect(overview.app('CRM')).toContainText('Answering');
  await expect(overview.latest()).toContainText('CRM answers again');
});
