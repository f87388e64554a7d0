import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { WorkbenchPage } from '../pages/workbench.ts';

const REASON = 'This city is not served.';

test('a record is forgotten once nothing of it waits, and only its link stays', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.settled('Customers V3');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "address1_city eq 'Nowhere'", message: REASON }] });
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Nowhere' });
  await tandem.api.openFailures(1);
  const [failure] = await tandem.api.failures('open');
  const bench = new WorkbenchPage(page);
  await bench.open(Number(failure?.id));
  const dialog = page.getByRole('dialog', { name: 'Forget usmf|us-012' });

  // It still waits: the dialog says what to do first.
  await page.getByRole('button', { name: 'Forget record…' }).click();
  await expect(dialog).toContainText('The record still waits.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Keep it' }).click();

  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel('Reason').fill('asked for by the customer');
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(bench.why()).toContainText('Discarded');

  await page.getByRole('button', { name: 'Forget record…' }).click();
  await expect(dialog).toContainText('What goes');
  await expect(dialog).toContainText('link of its pair');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await dialog.getByRole('button', { name: 'Forget this record' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^forgotten-[0-9a-f]+$/ })).toBeVisible();
  await expect(page.getByText('This record was forgotten.')).toBeVisible();
  await expect(page.locator('#main')).not.toContainText('us-012');
  await expect(page.locator('#main')).not.toContainText('Nowhere');
  await expectAccessible(page);

  // The timeline tells who did it; nothing leads back to the key.
  await page.goto(`/e/${ENVIRONMENT}/maps/${(await tandem.api.map('Customers V3')).id}/activity`);
  await expect(page.locator('#main')).toContainText('A record was forgotten');
  await expect(page.locator('#main')).toContainText('by Ada Adler');

  // The pair still syncs.
  await tandem.crm.healthy();
  await tandem.erp.edit('CustomersV3', await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012'), { AddressCity: 'Oslo' });
  await expect.poll(async () => (await tandem.crm.row('accounts', 'accountnumber', 'US-012')).values.address1_city).toBe('Oslo');
});
