import { expectAccessible } from '../accessible.ts';
import { editMany } from '../edits.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { MailSink } from '../mail-sink.ts';
import { Frame } from '../pages/frame.ts';
import { SettingsPage } from '../pages/settings.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';
const ALERTS = `/environments/${ENVIRONMENT}/alerts`;
const QUIET = `/environments/${ENVIRONMENT}/quiet-hours`;
const ADA = 'ada@contoso.example';
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

test.describe.configure({ mode: 'serial' });

let sink: MailSink;

test.beforeAll(async () => {
  sink = await MailSink.start();
});

test.afterAll(async () => {
  await sink.stop();
});

test.beforeEach(async ({ signIn }) => {
  test.setTimeout(150_000);
  await signIn();
});

/** A rule that tells one person, as a program would create it. */
async function rule(tandem: Tandem, name: string, action: 'none' | 'pause'): Promise<number> {
  const notify = [{ kind: 'address', value: ADA }];
  const setting = await tandem.api.call<{ id: number }>('POST', ALERTS, { name, count: 2, action, act_on: 'erred', notify });
  return setting.id;
}

/** Waits for the first firing of a setting, and gives its id. */
async function fired(tandem: Tandem, alert: number): Promise<number> {
  const path = `/environments/${ENVIRONMENT}/firings?alert=${alert}`;
  const rows = async () => (await tandem.api.call<{ rows: { id: number }[] }>('GET', path)).rows;
  await expect.poll(async () => (await rows()).length, { message: 'firings', timeout: 90_000 }).toBeGreaterThan(0);
  return (await rows())[0]!.id;
}

/** The CRM refuses customers of a city, and two of them are changed. */
async function refuseTwo(tandem: Tandem, city: string): Promise<void> {
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: `startswith(address1_city,'${city}')`, message: 'This city is not served.' }] });
  await editMany(tandem, 2, 0, city);
}

test('quiet hours are set, and say in a sentence when mail waits', async ({ page, tandem }) => {
  await tandem.api.call('PUT', '/mail-server', { host: '127.0.0.1', port: sink.port, security: 'none', from: 'tandem@contoso.example' });
  const settings = new SettingsPage(page);
  await settings.open();
  const quiet = settings.quiet();
  await expect(quiet).toContainText('Mail about alerts is sent at any time.');
  await quiet.getByRole('checkbox', { name: 'On: mail about alerts waits in quiet hours' }).check();
  await expect(quiet).toContainText('waits on Monday to Friday from 22:00 to 07:00 of the next day (UTC)');
  const zone = quiet.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('');
  await quiet.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(quiet).toContainText('Enter the name of a time zone, for example Europe/Berlin.');
  for (const day of DAYS) await quiet.getByRole('checkbox', { name: day }).check();
  await quiet.getByLabel('From').fill('00:00');
  await quiet.getByLabel('Until').fill('00:00');
  await zone.fill('europe/berlin');
  await quiet.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(quiet).toContainText('Mail waits now, until');
  await expect(quiet).toContainText('waits every day all day (Europe/Berlin)');
  await expectAccessible(page);

  await page.goto(`/e/${ENVIRONMENT}`);
  await expect(page.getByRole('main')).toContainText('Quiet hours changed');
});

test('a time zone that does not exist is refused, and what was typed stays', async ({ page, expectConsole }) => {
  expectConsole(/422/);
  const settings = new SettingsPage(page);
  await settings.open();
  const quiet = settings.quiet();
  await quiet.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Atlantis');
  await quiet.getByLabel('From').fill('01:15');
  await quiet.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(quiet).toContainText('There is no time zone of that name');
  await expect(quiet.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Atlantis');
  await expect(quiet.getByLabel('From')).toHaveValue('01:15');
});

test('mail waits in quiet hours, the bell does not; when they are switched off it is sent', async ({ page, tandem }) => {
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  const only = await rule(tandem, 'Only told', 'none');
  const firing = await refuseTwo(tandem, 'Nowhere').then(() => fired(tandem, only));
  await page.goto(`/e/${ENVIRONMENT}/alerts/firings/${firing}`);
  const frame = new Frame(page);
  await frame.bell().click();
  await expect(frame.notices()).toContainText('Alert Only told went off');
  const told = page.getByRole('region', { name: 'Who was told' });
  await expect(async () => {
    await page.reload();
    await expect(told).toContainText('Held until', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  expect(sink.mails).toEqual([]);

  // What pauses maps is urgent.
  await tandem.crm.faults({ reject: [] });
  const pauses = await rule(tandem, 'Pauses', 'pause');
  await refuseTwo(tandem, 'Elsewhere');
  await fired(tandem, pauses);
  await expect.poll(() => sink.mails.length, { message: 'urgent mail', timeout: 60_000 }).toBe(1);
  expect(sink.mails[0]!.head).toContain('Pauses: 2 Application errors');

  const quiet = { enabled: false, days: ['monday'], from: '00:00', until: '00:00', time_zone: 'UTC' };
  await tandem.api.call('PUT', QUIET, quiet);
  await expect.poll(() => sink.mails.length, { message: 'held mail', timeout: 60_000 }).toBe(2);
  expect(sink.mails[1]!.head).toContain('Only told');
  expect(sink.mails[1]!.to).toEqual([ADA]);
  await page.reload();
  await expect(told).toContainText('Was held until');
  await expect(told).toContainText('taken');
  await tandem.crm.faults({ reject: [] });
});
