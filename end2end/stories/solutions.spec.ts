import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../accessible.ts';
import { ENVIRONMENT, PRODUCTION, expect, test } from '../fixtures.ts';

type Field = { left: string; direction: string };
type Version = { id: number; number: string; mapping: { fields: Field[] } };

test.use({ environments: `${ENVIRONMENT},${PRODUCTION}` });

test('maps travel in a solution from the test to the production environment and back', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.allRunning();
  // A map is customised, and one more is made.
  const groups = await tandem.api.map('Customer groups');
  const { version } = await tandem.api.call<{ version: Version }>('GET', `/maps/${groups.id}`);
  const fields = version.mapping.fields.map((field, at) => (at === version.mapping.fields.length - 1 ? { ...field, direction: 'left_to_right' } : field));
  const saved = await tandem.api.call<Version>('POST', `/maps/${groups.id}/versions`, {
    publisher: 'Contoso',
    number: '1.0.0.1',
    note: 'One way only',
    mapping: { ...version.mapping, fields },
  });
  const order = { command: 'activate', version: saved.id, restart: true };
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/orders`, { maps: [groups.id], order });
  await page.goto(`/e/${ENVIRONMENT}/maps/new?left=AddressBooks&right=msdyn_addressbooks`);
  await page.getByLabel('Name', { exact: true }).fill('Address books');
  await page.getByLabel('Publisher').fill('Contoso');
  await page.getByRole('button', { name: 'Add map' }).click();
  await expect(page.getByRole('heading', { name: 'Address books' })).toBeVisible();

  // They become a solution.
  await page.goto(`/e/${ENVIRONMENT}/solutions`);
  await expect(page.getByText('No solution is here')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'New solution' }).click();
  await page.getByLabel('Display name').fill('My custom entity maps');
  await page.getByLabel('Name', { exact: true }).fill('MyCustomEntityMaps');
  await page.getByLabel('Publisher').selectOption('Contoso');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'My custom entity maps' })).toBeVisible();
  await page.getByText('Add existing entity map').click();
  const choice = page.getByRole('group', { name: 'Dual Write entity map' });
  await choice.getByRole('checkbox', { name: /^Customer groups/ }).check();
  await choice.getByRole('checkbox', { name: /^Address books/ }).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const components = page.getByRole('region', { name: 'Entity maps of the solution' });
  await expect(components.getByRole('row')).toHaveCount(3);
  await expectAccessible(page);

  // It is checked and exported, locked.
  await page.getByRole('link', { name: 'Export' }).click();
  await page.getByRole('link', { name: 'Check for issues' }).click();
  await expect(page.getByRole('heading', { name: 'Issues' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByLabel('Managed (recommended)')).toBeChecked();
  await expect(page.getByLabel('Version')).toHaveValue('1.0.0.1');
  const reason = page.getByLabel('Reason');
  if (await reason.isVisible()) await reason.fill('It is only tried out');
  await page.getByRole('button', { name: 'Export' }).click();
  const made = page.getByRole('status').getByRole('link', { name: /^Download/ });
  const download = page.waitForEvent('download');
  await made.click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('MyCustomEntityMaps_1_0_0_1_managed.zip');
  const bytes = await readFile(await file.path());

  // Production takes it.
  await page.goto(`/e/${PRODUCTION}/solutions/import`);
  await page.getByLabel('Package').setInputFiles({ name: file.suggestedFilename(), mimeType: 'application/zip', buffer: bytes });
  await page.getByRole('button', { name: 'Show what is in it' }).click();
  const plan = page.getByRole('region', { name: 'Entity maps of the package' });
  await expect(plan.getByRole('row').filter({ hasText: 'Address books' })).toContainText('New');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Apply solution' })).toBeVisible();
  const maps = await tandem.api.call<{ id: number; name: string }[]>('GET', `/environments/${PRODUCTION}/maps`);
  expect(maps.map(({ name }) => name)).not.toContain('Address books');
  const there = maps.find(({ name }) => name === 'Customer groups')?.id ?? 0;
  await tandem.api.call('POST', `/environments/${PRODUCTION}/orders`, { maps: [there], order: { command: 'pause' } });
  await page.reload();
  await page.getByLabel('Put it on top of what was changed here').check();
  await page.getByRole('button', { name: 'Apply solution' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The solution is applied.' })).toBeVisible();

  // Both maps are on the list, with what was customised.
  await page.goto(`/e/${PRODUCTION}/maps`);
  await expect(page.getByRole('link', { name: 'Address books', exact: true })).toBeVisible();
  const active = async () => (await tandem.api.call<{ version: Version }>('GET', `/maps/${there}`)).version;
  expect((await active()).number).toBe('1.0.0.1');
  expect((await active()).mapping.fields).toEqual(fields);
  await page.goto(`/e/${PRODUCTION}/maps?order=version&maps=${there}`);
  await expect(page.getByRole('dialog', { name: 'Entity map version' }).getByRole('radio')).toHaveCount(2);

  // And all of it is taken back.
  await page.goto(`/e/${PRODUCTION}/solutions/history`);
  await expectAccessible(page);
  const applied = page.getByRole('row').filter({ hasText: 'Applied' });
  await applied.getByText('Rollback').click();
  await applied.getByRole('button', { name: /^Roll back/ }).click();
  await expect(applied.getByText('Rolled back', { exact: true })).toBeVisible();
  expect((await active()).number).toBe('1.0.0.0');
  await page.goto(`/e/${PRODUCTION}/maps`);
  await expect(page.getByRole('link', { name: 'Customer groups', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Address books', exact: true })).toHaveCount(0);
});
