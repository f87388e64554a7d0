import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible.ts';
import { editMany, standing } from '../edits.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { AlertsPage } from '../pages/alerts.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';
const ALERTS = `/environments/${ENVIRONMENT}/alerts`;
const NOBODY = 'This city is not served';

type Setting = { id: number; revision: number; rule: { name: string } & Record<string, unknown> };
type Firing = { id: number; status: string; rule: { name: string }; held: { map: number; result: string }[] | null };

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ signIn }) => {
  test.setTimeout(150_000);
  await signIn();
});

/** The CRM refuses customers of some cities. */
async function refuse(tandem: Tandem, city: string): Promise<void> {
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: `startswith(address1_city,'${city}')`, message: `${NOBODY}.` }] });
}

/** Creates a setting as a program would. */
async function rule(tandem: Tandem, name: string, more: Record<string, unknown>): Promise<Setting> {
  return tandem.api.call<Setting>('POST', ALERTS, { name, ...more });
}

/** Waits for the first firing of a setting. */
async function fired(tandem: Tandem, { id }: Setting): Promise<Firing> {
  const path = `/environments/${ENVIRONMENT}/firings?alert=${id}`;
  const rows = async () => (await tandem.api.call<{ rows: Firing[] }>('GET', path)).rows;
  await expect.poll(async () => (await rows()).length, { message: 'firings', timeout: 90_000 }).toBeGreaterThan(0);
  return (await rows())[0]!;
}

async function remove(tandem: Tandem, { id }: Setting): Promise<void> {
  await tandem.api.call('DELETE', `${ALERTS}/${id}`);
}

/** The activity log of the map tells, by itself, what the alert has done with it. */
async function expectMove(page: Page, tandem: Tandem, move: 'Paused' | 'Not running', alert: string): Promise<void> {
  await new MapPage(page).open((await tandem.api.map(NAME)).id, 'Activity log');
  const entries = new MapPage(page).entries().filter({ hasText: `by alert “${alert}”` });
  await expect(entries.first()).toContainText(move, { timeout: 90_000 });
}

test('ten application errors within a quarter of an hour pause all maps, and everything is written in the end', async ({ page, tandem }) => {
  const name = 'Ten refused';
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  const alerts = new AlertsPage(page);
  await alerts.openNew();
  await alerts.type({ name, types: ['Application error'], count: 10, within: [15, 'minutes'], action: 'Pause' });
  await expect(alerts.beside('In words')).toContainText('10 Application errors within 15 minutes → pause all maps');
  await expect(alerts.beside('Right now')).toContainText('0 of 10');
  await expect(alerts.beside('Backtest')).toContainText('It would not have fired.');
  await expect(alerts.beside('Backtest').getByRole('img')).toBeVisible();
  await alerts.field('Threshold').fill('many');
  await expect(alerts.beside('In words')).toContainText('Give a whole number from 1 to 10000.');
  await alerts.field('Threshold').fill('10');
  await expectAccessible(page);
  await alerts.save(name);
  await expect(alerts.setting(name)).toContainText('never');

  await refuse(tandem, 'Nowhere');
  const edits = await editMany(tandem, 10, 0, 'Nowhere');
  await expectMove(page, tandem, 'Paused', name);
  await expect(page.getByRole('link', { name: `paused by the alert “${name}”` })).toBeVisible();

  const frame = new Frame(page);
  const line = frame.strip().filter({ hasText: `Alert ${name} paused` });
  await expect(line).toContainText(': 10 Application errors within 15 minutes.');
  await line.getByRole('link', { name: 'See the errors' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${name} Firing`);
  await expect(alerts.errors()).toHaveCount(10);
  await expect(alerts.errors().first()).toContainText(NOBODY);
  await expect(alerts.errors().first().getByRole('link', { name: NOBODY })).toHaveAttribute('href', /\/failures\/\d+$/);
  await expect(alerts.maps().filter({ has: page.getByRole('link', { name: NAME, exact: true }) })).toContainText('was Running');
  await expect(page.getByRole('region', { name: 'Causes' })).toContainText('10 failures');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(line).toHaveCount(0);
  const firing = page.url();

  await tandem.crm.faults({ reject: [] });
  await page.getByRole('main').getByRole('link', { name: 'Resume the maps' }).click();
  const orders = new OrdersPage(page);
  await expect(orders.dialog('Resume')).toContainText(`paused by the alert “${name}”`);
  await expect((await orders.give('Resume')).filter({ hasText: `${NAME} is now Running` })).toBeVisible();
  await orders.close();
  await tandem.api.allRunning();
  await page.goto(firing);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Undone');
  await page.getByRole('button', { name: 'Re-run those 10' }).click();
  await expect(page.getByRole('status').filter({ hasText: '10 failures' })).toBeVisible();
  await tandem.api.openFailures(0);
  await tandem.api.settled(NAME);
  expect(await standing(tandem, edits)).toEqual({ there: 10, here: 10 });
  await expect(alerts.errors().first()).toContainText('Resolved by retry');

  // Nothing of it counts any more.
  await tandem.api.allRunning();
  await alerts.open();
  await expect(alerts.setting(name)).toContainText('0 of 10');
  await expect(alerts.firings(name)).toHaveCount(1);
  await alerts.setting(name).getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog', { name: `Delete “${name}”` }).getByRole('button', { name: 'Delete it' }).click();
  await expect(alerts.setting(name)).toHaveCount(0);
  await expect(alerts.firings(name)).toHaveCount(1);
});

test('an outage makes no failures and pauses maps all the same; what was saved arrives afterwards', async ({ page, tandem }) => {
  const name = 'CRM out of reach';
  await tandem.api.allRunning();
  const setting = await rule(tandem, name, { classes: ['network', 'unavailable'], count: 10, cool_down: 0 });
  await tandem.crm.faults({ offline: true });
  const edits = await editMany(tandem, 10, 0, 'Out of reach');
  await expectMove(page, tandem, 'Paused', name);
  expect(await tandem.api.failures('open')).toEqual([]);
  const firing = await fired(tandem, setting);
  await page.goto(`/e/${ENVIRONMENT}/alerts/firings/${firing.id}`);
  const alerts = new AlertsPage(page);
  await expect(alerts.errors().first()).toContainText('Network error');
  expect(await standing(tandem, edits)).toEqual({ there: 0, here: 10 });

  await tandem.crm.faults({ offline: false });
  await page.getByRole('main').getByRole('link', { name: 'Resume the maps' }).click();
  const orders = new OrdersPage(page);
  await expect((await orders.give('Resume')).filter({ hasText: `${NAME} is now Running` })).toBeVisible();
  await orders.close();
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  expect(await standing(tandem, edits)).toEqual({ there: 10, here: 10 });
  expect(await tandem.api.failures('open')).toEqual([]);
  await remove(tandem, setting);
});

test('a rule that stops has maps not running, and the log says which it was', async ({ page, tandem }) => {
  const name = 'Stop at two';
  await tandem.api.allRunning();
  const setting = await rule(tandem, name, { count: 2, action: 'stop', act_on: 'erred' });
  await refuse(tandem, 'Wrong');
  await editMany(tandem, 2, 0, 'Wrong');
  await expectMove(page, tandem, 'Not running', name);
  const line = new Frame(page).strip().filter({ hasText: `Alert ${name} stopped 1 map` });
  await expect(line.getByRole('link', { name: 'Run the maps' })).toHaveAttribute('href', /order=run&maps=\d+$/);
  const { held } = await fired(tandem, setting);
  expect(held?.map(({ result }) => result)).toEqual(['done']);

  // Switched off, the rule is over; its map is stopped still, and the strip says so until it runs again.
  await tandem.api.call('POST', `${ALERTS}/${setting.id}/disable`, {});
  const left = new Frame(page).strip().filter({ hasText: `1 map stopped by alert ${name}, ended since` });
  await expect(left.getByRole('link', { name: 'Run the maps' })).toHaveAttribute('href', /order=run&maps=\d+$/);

  await tandem.crm.faults({ reject: [] });
  const { id } = await tandem.api.map(NAME);
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/orders`, { maps: [id], order: { command: 'run', initial_sync: true } });
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/failures/retry`, { matching: {} });
  await tandem.api.openFailures(0);
  await tandem.api.allRunning();
  await expect(left).toHaveCount(0);
  await remove(tandem, setting);
});

test('a rule counts from when it was saved, one that is off counts nothing', async ({ page, tandem }) => {
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  const off = await rule(tandem, 'Off', { count: 1, action: 'none', enabled: false });
  const on = await rule(tandem, 'On', { count: 3, action: 'none' });
  await refuse(tandem, 'Elsewhere');
  await editMany(tandem, 3, 0, 'Elsewhere');
  expect((await fired(tandem, on)).status).toBe('firing');
  const alerts = new AlertsPage(page);
  await alerts.open();
  await expect(alerts.setting('On')).toContainText('3 of 3');
  await expect(alerts.setting('Off')).toContainText('counts nothing');
  await expect(alerts.firings('On')).toHaveCount(1);
  await expect(alerts.firings('Off')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Alerts\s*\d+ firing$/ })).toBeVisible();

  // Switched on, it counts later errors only; switched off, the other one's firing ends.
  await alerts.setting('Off').getByRole('button', { name: 'Switch on' }).click();
  await expect(alerts.setting('Off')).toContainText('0 of 1');
  await alerts.setting('On').getByRole('button', { name: 'Switch off' }).click();
  await expect(alerts.firings('On')).toContainText('Ended');
  await tandem.crm.faults({ reject: [] });
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/failures/retry`, { matching: {} });
  await tandem.api.openFailures(0);
  await remove(tandem, off);
  await remove(tandem, on);
});

test('of two admins who change one rule the second is told, and loses nothing', async ({ page, tandem }) => {
  const { id, revision, rule: before } = await rule(tandem, 'Shared', { count: 5, action: 'none' });
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.setting('Shared').getByRole('link', { name: 'Edit' }).click();
  await alerts.type({ name: 'Shared by two', count: 7 });
  await tandem.api.call('PUT', `${ALERTS}/${id}`, { revision, rule: { ...before, count: 6 } });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const told = page.getByRole('alert').filter({ hasText: 'changed this rule while you worked on it' });
  await expect(told).toContainText('TANDEM_API_TOKEN');
  await expect(told).toContainText('6 Application errors within 15 minutes');
  await expect(alerts.field('Name')).toHaveValue('Shared by two');
  await expect(alerts.field('Threshold')).toHaveValue('7');
  await expectAccessible(page);
  await alerts.save('Shared by two', 'Save');
  await expect(alerts.setting('Shared by two')).toContainText('7 Application errors');

  await alerts.setting('Shared by two').getByRole('button', { name: 'Copy' }).click();
  await expect(alerts.field('Name')).toHaveValue('Copy of Shared by two');
  await expect(page.getByRole('checkbox', { name: 'On: it counts errors' })).not.toBeChecked();
});
