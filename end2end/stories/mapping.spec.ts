import { expectAccessible } from '../accessible.ts';
import { ADMIN, expect, test } from '../fixtures.ts';
import { Keys } from '../keys.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';
import { SettingsPage } from '../pages/settings.ts';
import { WelcomePage } from '../pages/welcome.ts';
import type { Tandem } from '../tandem.ts';

/** The number of a contact in the ERP. */
async function contactNumber(tandem: Tandem, at: number): Promise<string> {
  const rows = [...(await tandem.erp.all('ContactsV2')).values()];
  const numbers = rows.map((row) => String(row.ContactPersonId)).sort();
  const found = numbers[at];
  if (found === undefined) throw new Error('the ERP has no such contact');
  return found;
}

test('the birthday of contacts is mapped, travels, and is taken back by the version before', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Contacts V2');
  const [map, mapping] = [new MapPage(page), new MappingPage(page)];
  await map.open(id);
  await expect(page.getByText('Every edit begins a draft')).toBeVisible();
  await mapping.add({ erp: 'birthdate', crm: 'birthdate' });
  // Spelled as the apps spell it.
  await expect(mapping.line('birthdate')).toContainText('BirthDate');
  await expect(mapping.draft()).toContainText('1 change');
  await expect(mapping.draft()).toContainText(`Last edited by ${ADMIN.name}`);
  await expectAccessible(page);
  await page.reload();
  await expect(mapping.line('birthdate')).toContainText('BirthDate');
  await mapping.save('Birthdays for the call centre');
  await expect(mapping.version('1.0.0.0').getByText('Active', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await mapping.activate();
  await expect(mapping.version('1.0.0.1').getByText('Active', { exact: true })).toBeVisible();
  await tandem.api.settled('Contacts V2');

  const number = await contactNumber(tandem, 3);
  const contact = await tandem.erp.row('ContactsV2', 'ContactPersonId', number);
  await tandem.erp.edit('ContactsV2', contact, { BirthDate: '1980-05-17', JobTitle: 'Purser' });
  const seen = async () => (await tandem.crm.row('contacts', 'msdyn_contactpersonid', number)).values;
  await expect.poll(async () => (await seen()).birthdate).toBe('1980-05-17');

  await page.getByRole('radio', { name: 'Before: 1.0.0.0 by Contoso' }).check();
  await page.getByRole('radio', { name: 'After: 1.0.0.1 by DefaultPublisher' }).check();
  await page.getByRole('button', { name: 'Compare both' }).click();
  const comparison = page.getByRole('region', { name: 'From 1.0.0.0 by Contoso to 1.0.0.1 by DefaultPublisher' });
  await expect(comparison.getByRole('row')).toHaveCount(2);
  await expect(comparison).toContainText('BirthDate = birthdate');
  await expectAccessible(page);

  await mapping.version('1.0.0.0').getByRole('link', { name: /^Activate/ }).click();
  await mapping.activate();
  await expect(mapping.version('1.0.0.0').getByText('Active', { exact: true })).toBeVisible();
  await tandem.api.settled('Contacts V2');
  const again = await tandem.erp.row('ContactsV2', 'ContactPersonId', number);
  await tandem.erp.edit('ContactsV2', again, { BirthDate: '1981-06-18', JobTitle: 'Captain' });
  await expect.poll(async () => (await seen()).jobtitle).toBe('Captain');
  expect((await seen()).birthdate).toBe('1980-05-17');
  await map.open(id, 'Activity log');
  await expect(map.entries().filter({ hasText: 'Version activated' })).toHaveCount(2);
  await expect(map.entries().filter({ hasText: 'Version 1.0.0.1 by DefaultPublisher saved' })).toHaveCount(1);
});

test('a mapping that would not work is not saved', async ({ page, signIn, tandem, expectConsole }) => {
  expectConsole(/status of (409|422)/);
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const [map, mapping] = [new MapPage(page), new MappingPage(page)];
  await map.open(id);
  await mapping.add({ erp: 'Description', crm: 'createdon', direction: 'ERP to CRM' });
  await expect(mapping.findings().filter({ hasText: 'DIPV1011' })).toContainText('can only be read');
  await expect(mapping.line('createdon')).toContainText('DIPV1011');
  await mapping.draft().getByRole('link', { name: 'Save as version…' }).click();
  await expect(page.getByRole('alert')).toContainText('Solve 1 problem first');
  await expect(page.getByRole('button', { name: 'Save version' })).toBeDisabled();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Edit the filter of the CRM' }).click();
  await page.getByLabel('CRM filter').fill('statecode eq');
  await page.getByRole('button', { name: 'Keep filter' }).click();
  await expect(mapping.findings().filter({ hasText: 'DIPV1012' })).toContainText('cannot be read');
  await mapping.undo();
  await mapping.undo();
  await expect(mapping.findings().filter({ hasText: 'DIPV101' })).toHaveCount(0);
  await mapping.redo();
  await expect(mapping.line('createdon')).toBeVisible();
  await mapping.edit('createdon');
  await mapping.form().getByRole('button', { name: 'Remove' }).click();
  await expect(mapping.line('createdon')).toHaveCount(0);
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});

test('a finding is mended by its button, with the keyboard alone, and that is taken back', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const [map, mapping] = [new MapPage(page), new MappingPage(page)];
  await map.open(id);
  await mapping.add({ erp: 'Description', crm: 'createdon', direction: 'ERP to CRM' });
  const finding = mapping.findings().filter({ hasText: 'DIPV1011' });
  // Names stand as code, not between backticks.
  await expect(finding.locator('code').first()).toHaveText('createdon');
  await expect(finding).not.toContainText('`');
  await expectAccessible(page);

  type Finding = { code: string; title: string; found: string; fix: string | null };
  const told = await tandem.api.call<Finding[]>('GET', `/maps/${id}/draft/findings`);
  expect(told.find((it) => it.code === 'DIPV1011')?.fix).toBe('Remove the line');

  await finding.getByRole('button', { name: 'Remove the line' }).focus();
  await page.keyboard.press('Enter');
  await expect(mapping.line('createdon')).toHaveCount(0);
  await expect(finding).toHaveCount(0);
  await mapping.undo();
  await expect(finding).toHaveCount(1);

  const again = told.find((it) => it.code === 'DIPV1011');
  const body = { code: again?.code, title: again?.title, found: again?.found, fix: again?.fix };
  const left = await tandem.api.call<Finding[]>('POST', `/maps/${id}/draft/fixes`, body);
  expect(left.filter((it) => it.code === 'DIPV1011')).toEqual([]);
  await expect(mapping.line('createdon')).toHaveCount(0);
  await map.open(id, 'Details');
  await expect(page.getByRole('region', { name: 'Health' }).getByRole('row').filter({ hasText: 'MH1000' })).toHaveCount(2);
  await expectAccessible(page);
  await map.open(id);
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});

test('a value map is completed from what failed, and the failures pass under the new version', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Contacts V2');
  const [map, mapping] = [new MapPage(page), new MappingPage(page)];
  await map.open(id);
  await mapping.edit('gendercode');
  const values = mapping.form().getByRole('textbox', { name: 'Value map' });
  await expect(values).toHaveValue(/Male = 1/);
  // Without it both name their choices in other ways, which is said before anything is saved.
  await mapping.fill({ values: '' });
  await mapping.keep();
  const mismatch = mapping.findings().filter({ hasText: 'DIPV1030' }).filter({ hasText: '(a choice) does not become' });
  await expect(mismatch.first()).toContainText('gendercode');
  await mapping.draft().getByRole('link', { name: 'Save as version…' }).click();
  await expect(page.getByRole('button', { name: 'Save version' })).toBeDisabled();
  await mapping.undo();
  await expect(mismatch).toHaveCount(0);
  await mapping.edit('gendercode');
  await mapping.fill({ values: 'Male = 1\nUnknown = \nNonSpecific = ' });
  await mapping.keep();
  await mapping.save('Without women, by mistake');
  await mapping.activate();
  await tandem.api.settled('Contacts V2');
  const number = await contactNumber(tandem, 5);
  const contact = await tandem.erp.row('ContactsV2', 'ContactPersonId', number);
  await tandem.erp.edit('ContactsV2', contact, { Gender: contact.values.Gender === 'Female' ? 'Male' : 'Female' });
  const other = await tandem.erp.row('ContactsV2', 'ContactPersonId', number);
  await tandem.erp.edit('ContactsV2', other, { Gender: 'Female', JobTitle: 'Pilot' });
  await tandem.api.openFailures(1);
  await map.open(id, 'Live failures');
  await expect(map.failures().first()).toContainText('Female');

  // The form lists what has no partner: what holds records up comes first.
  await map.open(id);
  await mapping.edit('gendercode');
  const missing = mapping.form().getByRole('group', { name: /no partner yet/ });
  await expect(missing.locator('.unpaired-row').first()).toContainText('1 record refused');
  await expectAccessible(page);
  await missing.getByLabel('CRM: Female').selectOption({ label: 'Female (2)' });
  await mapping.keep();
  await expect(mapping.line('gendercode')).toContainText('Female');
  await mapping.save('With women');
  await mapping.activate();
  await tandem.api.settled('Contacts V2');
  await map.open(id, 'Live failures');
  await map.failures().first().getByRole('button', { name: 'Retry' }).click();
  await tandem.api.openFailures(0);
  const seen = async () => (await tandem.crm.row('contacts', 'msdyn_contactpersonid', number)).values;
  await expect.poll(async () => (await seen()).gendercode).toBe(2);
});

test('what a line makes of real records is seen before it is kept', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const mapping = new MappingPage(page);
  await new MapPage(page).open(id);
  await mapping.edit('msdyn_description');
  const toCrm = mapping.preview().locator('.preview-way').filter({ hasText: 'ERP → CRM' });
  const [before, after] = [toCrm.locator('li .l').first(), toCrm.locator('li .r').first()];
  const known = [...(await tandem.erp.all('CustomerGroups')).values()].map((row) => String(row.Description));
  await expect(before).toBeVisible();
  const description = await before.innerText();
  expect(known).toContain(description);
  await expect(after).toHaveText(description);

  await mapping.shape({ letters: 'In capital letters' });
  await expect(after).toHaveText(description.toUpperCase());
  // Nothing is kept so far.
  await expect(mapping.draft()).toHaveCount(0);
  await mapping.shape({ length: '3' });
  await expect(after).toHaveText(description.toUpperCase().slice(0, 3).trimEnd());
  await mapping.shape({ length: '0' });
  await expect(mapping.preview()).toContainText('a whole number, 1 or more');
  await mapping.shape({ length: '', toCrm: 'value +' });
  await expect(toCrm).toContainText('The expression cannot be read');
  await mapping.shape({ toCrm: '' });
  await expect(after).toHaveText(description.toUpperCase());
  await expectAccessible(page);

  await mapping.keep();
  await expect(mapping.line('msdyn_description')).toContainText('In capital letters');
  await mapping.edit('msdyn_description');
  await expect(mapping.form().getByLabel('Letters', { exact: true })).toHaveValue('upper');
  await mapping.form().getByRole('link', { name: 'Cancel' }).click();
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});

test('two people edit at once and neither loses anything', async ({ page, signIn, tandem, visitor, expectConsole }) => {
  expectConsole(/status of 409/);
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Customer groups');
  const map = new MapPage(page);
  const mapping = new MappingPage(page);
  const other = await visitor();
  await new SettingsPage(page).open();
  await new WelcomePage(other).open(await new SettingsPage(page).invite('Admin'));
  await new WelcomePage(other).create('Grace Hopper', ADMIN.password);
  await map.open(id);
  await mapping.edit('msdyn_description');
  const theirs = new MappingPage(other);
  await new MapPage(other).open(id);
  await theirs.edit('msdyn_description');
  await theirs.fill({ direction: 'ERP to CRM' });
  await theirs.keep();

  // What is being typed stays; what would overwrite the other's edit is refused.
  await mapping.fill({ value: 'None' });
  await mapping.form().getByRole('button', { name: 'Keep line' }).click();
  await expect(mapping.form().getByRole('alert')).toContainText('changed meanwhile');
  await mapping.form().getByRole('link', { name: 'Cancel' }).click();
  await expect(mapping.line('msdyn_description')).toContainText('ERP to CRM');
  await expect(mapping.draft()).toContainText('Also edited by Grace Hopper');
  await mapping.edit('msdyn_description');
  await mapping.fill({ value: 'None' });
  await mapping.keep();
  await expect(theirs.line('msdyn_description')).toContainText('Default “None”');
  await expect(theirs.line('msdyn_description')).toContainText('ERP to CRM');
  // Everybody takes back their own.
  await theirs.undo();
  await expect(other.getByRole('alert')).toContainText('changed meanwhile');
  await mapping.undo();
  await expect(mapping.line('msdyn_description')).not.toContainText('None');
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});

test('a pair is added, saved and activated with the keyboard alone', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Contacts V2');
  await new MapPage(page).open(id);
  const mapping = new MappingPage(page);
  const keys = new Keys(page);
  await keys.press(page.getByRole('link', { name: 'Add field' }));
  await expect(mapping.form().getByLabel('ERP field')).toBeFocused();
  await page.keyboard.type('BirthDate');
  await keys.to(mapping.form().getByLabel('Direction'));
  await page.keyboard.press('E');
  await keys.to(mapping.form().getByLabel('CRM column'));
  await page.keyboard.type('birthdate');
  await page.keyboard.press('Enter');
  await expect(mapping.form()).toHaveCount(0);
  await expect(mapping.line('birthdate')).toContainText('ERP to CRM');
  await keys.press(mapping.draft().getByRole('link', { name: 'Save as version…' }));
  await keys.to(page.getByLabel('Note'));
  await page.keyboard.type('Typed');
  await page.keyboard.press('Enter');
  await keys.press(mapping.question().getByRole('button', { name: 'Activate', exact: true }));
  await expect(mapping.question()).toHaveCount(0);
  await tandem.api.allRunning();
  await expect(page.getByRole('row').filter({ hasText: 'Typed' }).getByText('Active', { exact: true })).toBeVisible();
});
