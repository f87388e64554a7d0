import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { WorkbenchPage } from '../pages/workbench.ts';
import type { Tandem } from '../tandem.ts';

const REASON = 'This city is not served.';

/** The CRM refuses a customer of the city of Nowhere. */
async function refused(tandem: Tandem, account: string): Promise<number> {
  await tandem.api.settled('Customers V3');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "address1_city eq 'Nowhere'", message: REASON }] });
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', account);
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Nowhere' });
  await tandem.api.openFailures(1);
  return (await tandem.api.map('Customers V3')).id;
}

const cityInCrm = async (tandem: Tandem, account: string) => (await tandem.crm.row('accounts', 'accountnumber', account)).values.address1_city;

test('a refused record is mended by hand where it failed, and its story tells it all', async ({ page, signIn, tandem, expectConsole }) => {
  // A value that does not fit is refused.
  expectConsole(/422/);
  test.slow();
  await signIn();
  const id = await refused(tandem, 'US-012');
  const before = await cityInCrm(tandem, 'US-012');
  const [map, bench] = [new MapPage(page), new WorkbenchPage(page)];

  // From the list in one click.
  await map.open(id, 'Live failures', '?status=open');
  await map.failures().getByRole('link', { name: REASON }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'usmf|us-012' })).toBeVisible();
  await expect(bench.why()).toContainText(REASON);
  await expect(bench.why()).toContainText('Open');

  // Three columns, field by field.
  await expect(bench.left().locator('div', { hasText: 'AddressCity' }).first()).toContainText('Nowhere');
  await expect(bench.tried().locator('div', { hasText: 'address1_city' }).first()).toContainText('Nowhere');
  await expect(bench.right().locator('.chg', { hasText: 'address1_city' })).toContainText(String(before));
  await expect(bench.right().locator('.chg', { hasText: 'address1_city' })).toContainText('differs');
  await expect(page.getByRole('region', { name: 'Request', exact: true })).toContainText('Bearer ***');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  // An app that is down leaves its column empty, and nothing else.
  await tandem.crm.faults({ offline: true });
  await page.reload();
  await expect(bench.right()).toContainText('Not read');
  await expect(bench.left()).toContainText('Nowhere');
  await expect(bench.tried()).toContainText('Nowhere');
  await expectAccessible(page);
  await tandem.crm.faults({ offline: false });
  await expect(async () => {
    await bench.right().getByRole('link', { name: 'Read the CRM again' }).click();
    await expect(bench.right()).toContainText(String(before), { timeout: 2_000 });
  }).toPass();

  // A wrong value is told at its field, before anything is sent.
  await page.getByRole('link', { name: 'Edit and retry' }).click();
  await bench.field('creditlimit').fill('a lot');
  await bench.field('address1_city').fill('Bergen');
  await bench.send();
  await expect(bench.note('creditlimit')).toHaveText('This is not a number.');
  await expect(bench.field('address1_city')).toHaveValue('Bergen');
  await expectAccessible(page);

  await bench.field('creditlimit').fill('1000');
  await bench.send();
  await expect(bench.why()).toContainText('Resolved by retry');
  await expect.poll(() => cityInCrm(tandem, 'US-012')).toBe('Bergen');
  expect((await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012')).values.AddressCity).toBe('Nowhere');

  const story = bench.story();
  for (const words of ['Changed in the ERP', 'Attempt went wrong', 'Edited and tried again', 'by Ada Adler', '“Nowhere” → “Bergen”', 'Written to the CRM', 'Resolved by the retry', 'Different by hand']) {
    await expect(story).toContainText(words);
  }
  await expectAccessible(page);

  // The next change of the record travels.
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Oslo' });
  await expect.poll(() => cityInCrm(tandem, 'US-012')).toBe('Oslo');
});

test('the form is filled in and sent with the keyboard alone, and loses nothing when somebody else was faster', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await refused(tandem, 'US-014');
  const [failure] = await tandem.api.failures('open');
  const bench = new WorkbenchPage(page);
  await bench.open(Number(failure?.id));
  await page.getByRole('link', { name: 'Edit and retry' }).focus();
  await page.keyboard.press('Enter');
  await bench.field('address1_city').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Tromsø');

  // Meanwhile the record passes by itself.
  await tandem.crm.healthy();
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-014');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Kiel' });
  await expect(bench.form()).toContainText('The failure is resolved');
  await expect(bench.field('address1_city')).toHaveValue('Tromsø');
  await expect(bench.form().getByRole('button', { name: 'Save and retry' })).toBeDisabled();
  await expectAccessible(page);
});

test('a failure that does not exist leads back', async ({ page, signIn, expectConsole }) => {
  expectConsole(/404/);
  await signIn();
  const response = await page.goto('/e/contoso-test/failures/999999');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such failure.' })).toBeVisible();
  await page.getByRole('link', { name: 'Entity maps' }).first().click();
  await expect(page).toHaveURL(/\/maps$/);
});
