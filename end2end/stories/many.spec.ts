import { editMany, standing } from '../edits.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { GroupsPage } from '../pages/groups.ts';

const REASON = 'Accounts are closed for the audit.';
const MANY = 5_000;

test.use({ customers: 5_200 });

test('thousands of records that fail for one cause are one line, and go again together once it is fixed', async ({ page, signIn, tandem }) => {
  test.setTimeout(300_000);
  await signIn();
  const open = async () => (await tandem.api.call<{ open_failures: number }>('GET', `/environments/${ENVIRONMENT}/summary`)).open_failures;
  await tandem.api.allRunning();
  await tandem.api.settled('Customers V3');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: 'accountnumber ne null', message: REASON }] });
  const edits = await editMany(tandem, MANY, 0, 'Audited');
  await expect.poll(open, { message: 'failures', timeout: 120_000 }).toBe(MANY);

  const groups = new GroupsPage(page);
  await groups.open();
  await expect(groups.rows()).toHaveCount(1);
  await expect.poll(() => groups.records(REASON)).toBe(MANY);
  await groups.choose(REASON);
  await expect(page.getByRole('region', { name: 'Records' }).getByRole('navigation', { name: 'Pages' })).toContainText('of 5,000');

  // At the source: the audit is over.
  await tandem.crm.healthy();
  await groups.head().getByRole('button', { name: 'Retry 5,000' }).click();
  await expect(page.getByText('5,000 failures are put back into the queue')).toBeVisible();
  await expect(groups.head()).toContainText('Resolved', { timeout: 120_000 });
  expect(await open()).toBe(0);
  await expect(groups.known()).toContainText('0 open');
  expect(await standing(tandem, edits)).toEqual({ there: MANY, here: MANY });
});
