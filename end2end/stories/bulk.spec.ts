import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { editMany } from '../edits.ts';
import { MapPage } from '../pages/map.ts';

const NAME = 'Customers V3';
/** More than are done at once. */
const MANY = 260;

type Act = { id: number; status: string; total: number; done: number; left: number };

// More than the apps have of themselves: so many records are edited.
test.use({ customers: 400 });

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ signIn }) => {
  test.setTimeout(120_000);
  await signIn();
});

test('many failures are discarded in the background, each with what became of it, and undone', async ({ page, tandem }) => {
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "startswith(address1_city,'Nowhere')", message: 'This city is not served.' }] });
  await editMany(tandem, MANY, 0, 'Nowhere');
  await tandem.api.openFailures(MANY);
  await new MapPage(page).open((await tandem.api.map(NAME)).id, 'Live failures');
  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel('Reason').fill('test data');
  await page.getByRole('button', { name: `Discard all ${MANY} open ones` }).click();
  await expect(page.getByText(`${MANY} failures are being discarded`)).toBeVisible();
  await page.getByRole('link', { name: 'Follow it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Discard of ${MANY} failures` })).toBeVisible();
  const act = page.getByRole('group', { name: `Discard of ${MANY} failures` });
  await expect(act).toContainText(`${MANY} discarded`);
  await expect(act).toContainText('Reason: test data');
  await expect(page.locator('tbody tr')).toHaveCount(50);
  await expect(page.locator('tbody tr').first()).toContainText('Discarded');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.reload();
  await expect(act).toContainText('Done');

  await act.getByRole('button', { name: 'Undo' }).click();
  await tandem.api.openFailures(MANY);
  await expect(act.getByRole('link', { name: 'undone' })).toBeVisible();
  await act.getByRole('link', { name: 'undone' }).click();
  await expect(page.getByRole('group', { name: 'Undoing the discard' })).toContainText(`${MANY} no longer discarded`);
});

test('a single discard can be undone at once', async ({ page, tandem }) => {
  await new MapPage(page).open((await tandem.api.map(NAME)).id, 'Live failures', '?status=open');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel('Reason').fill('a slip');
  await page.getByRole('button', { name: 'Discard selected' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 failure discarded.' })).toBeVisible();
  await page.locator('.bulk-told').getByRole('button', { name: 'Undo' }).click();
  await tandem.api.openFailures(MANY);
});

test('a retry over REST is accepted, followed by its address, and not stopped once it is over', async ({ tandem }) => {
  await tandem.crm.faults({ reject: [] });
  const accepted = await tandem.api.call<Act>('POST', `/environments/${ENVIRONMENT}/failures/retry`, { matching: {} });
  expect(accepted).toMatchObject({ status: 'working', total: MANY });
  const address = `/environments/${ENVIRONMENT}/bulk-acts/${accepted.id}`;
  await expect.poll(async () => (await tandem.api.call<Act>('GET', address)).status, { timeout: 30_000 }).toBe('done');
  await tandem.api.openFailures(0);
  await expect(tandem.api.call('POST', `${address}/cancel`)).rejects.toThrow('409');
});
