import { expectAccessible } from '../accessible.ts';
import { editMany } from '../edits.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { MailSink } from '../mail-sink.ts';
import { SettingsPage } from '../pages/settings.ts';

const NAME = 'Customers V3';
const ALERTS = `/environments/${ENVIRONMENT}/alerts`;
const TEAM = ['ada@contoso.example', 'bo@contoso.example'];
const TYPED = ['cy@contoso.example', 'di@contoso.example'];

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

test('a mail server is set up, and a test says what came of each step', async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.open();
  const mail = settings.mail();
  await mail.getByRole('textbox', { name: 'Server', exact: true }).fill('127.0.0.1');
  await mail.getByRole('textbox', { name: 'Port' }).fill(String(sink.port));
  await mail.getByRole('combobox', { name: 'Encryption' }).selectOption('None');
  await mail.getByRole('textbox', { name: 'Mail comes from' }).fill('nobody');
  await mail.getByRole('button', { name: 'Save mail server' }).click();
  await expect(mail).toContainText('Enter the address that mail comes from');
  await mail.getByRole('textbox', { name: 'Mail comes from' }).fill('tandem@contoso.example');
  await mail.getByRole('button', { name: 'Save mail server' }).click();
  await mail.getByRole('textbox', { name: 'Send a test to' }).fill('ada@contoso.example');
  await mail.getByRole('button', { name: 'Send test' }).click();
  const step = (name: string) => mail.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  for (const name of ['Connect', 'Sender', 'Recipient', 'Message']) await expect(step(name)).toContainText('OK');
  expect(sink.mails.map(({ to }) => to)).toEqual([['ada@contoso.example']]);
  expect(sink.mails[0]!.head).toContain('Subject: Tandem can send mail');

  sink.refused.add('gone@contoso.example');
  await mail.getByRole('textbox', { name: 'Send a test to' }).fill('gone@contoso.example');
  await mail.getByRole('button', { name: 'Send test' }).click();
  await expect(step('Recipient')).toContainText('There is nobody of that name');
  await expectAccessible(page);
});

test('people are put together into a group, which can be changed', async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.open();
  const groups = settings.groups();
  await groups.getByRole('textbox', { name: 'New group' }).fill('Integration team');
  await groups.getByRole('textbox', { name: 'Mail addresses' }).last().fill('ada@contoso.example');
  await groups.getByRole('button', { name: 'Add group' }).click();
  const row = groups.getByRole('row').filter({ hasText: 'Integration team' });
  await expect(row).toContainText('1 address');
  await row.getByText('Change').first().click();
  await row.getByRole('textbox', { name: 'Mail addresses' }).fill(TEAM.join(', '));
  await row.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('2 addresses');
});

test('a group that is refused keeps what was typed', async ({ page, expectConsole }) => {
  expectConsole(/422/);
  const settings = new SettingsPage(page);
  await settings.open();
  const groups = settings.groups();
  const [name, addresses] = [groups.getByRole('textbox', { name: 'New group' }), groups.getByRole('textbox', { name: 'Mail addresses' }).last()];
  await name.fill('INTEGRATION team');
  await addresses.fill('eve@contoso.example, fay@contoso.example');
  await groups.getByRole('button', { name: 'Add group' }).click();
  await expect(groups).toContainText('There is a group of this name; choose another one.');
  await expect(name).toHaveValue('INTEGRATION team');
  await expect(addresses).toHaveValue('eve@contoso.example, fay@contoso.example');
  await name.fill('On call');
  await groups.getByRole('button', { name: 'Add group' }).click();
  const row = groups.getByRole('row').filter({ hasText: 'On call' });
  await expect(row).toContainText('2 addresses');

  // The same for a group that is there.
  await row.getByText('Change').first().click();
  await row.getByRole('textbox', { name: 'Name' }).fill('Integration Team');
  await row.getByRole('textbox', { name: 'Mail addresses' }).fill('eve@contoso.example');
  await row.getByRole('button', { name: 'Save' }).click();
  await expect(groups).toContainText('There is a group of this name; choose another one.');
  await expect(row.getByRole('textbox', { name: 'Name' })).toHaveValue('Integration Team');
  await expect(row.getByRole('textbox', { name: 'Mail addresses' })).toHaveValue('eve@contoso.example');
});

test('a rule that goes off tells its group and the addresses that were typed', async ({ page, tandem }) => {
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  const [group] = await tandem.api.call<{ id: number }[]>('GET', '/recipient-groups');
  const notify = [{ kind: 'group', value: group!.id }, ...TYPED.map((value) => ({ kind: 'address', value }))];
  await tandem.api.call('POST', ALERTS, { name: 'Three refused', count: 3, action: 'pause', notify });
  sink.mails.length = 0;
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "startswith(address1_city,'Nowhere')", message: 'This city is not served.' }] });
  await editMany(tandem, 3, 0, 'Nowhere');

  await expect.poll(() => sink.mails.length, { message: 'mails', timeout: 60_000 }).toBe(1);
  const mail = sink.mails[0]!;
  expect(mail.to).toEqual([...TEAM, ...TYPED]);
  expect(mail.head).toContain('Three refused: 3 Application errors within 15 minutes');
  expect(mail.head).toContain('Auto-Submitted: auto-generated');
  expect(mail.text).toContain('This city is not served');
  expect(mail.text).toContain(NAME);
  expect(mail.text).not.toContain('Nowhere');

  const links = [...mail.text.matchAll(/^ {2}(http\S+)$/gm)].map(([, url]) => url!);
  expect(links).toHaveLength(3);
  for (const link of links) {
    expect(link.startsWith(tandem.url)).toBe(true);
    await page.goto(new URL(link).pathname);
    await expect(page.getByRole('heading', { level: 1 })).not.toContainText('not found');
  }
  await page.goto(new URL(links[0]!).pathname);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Three refused');
  await tandem.crm.faults({ reject: [] });
});
