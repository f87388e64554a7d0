import type { Locator } from '@playwright/test';
import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { GroupsPage } from '../pages/groups.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';
import { OrdersPage } from '../pages/orders.ts';
import { OverviewPage } from '../pages/overview.ts';
import { RunsPage } from '../pages/runs.ts';
import { WorkbenchPage } from '../pages/workbench.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';
/** The rules that records break, and how many of them do. */
const LIMIT = { headline: 'The credit limit is above what accounts may have.', count: 20 };
const HOLD = { headline: /The value map of creditonhold has no entry/, count: 16 };
const CITY = { headline: 'This city is not served.', count: 1 };
/** What the CRM says of the last one. */
const NOWHERE = { table: 'accounts', filter: "address1_city eq 'Nowhere'", message: CITY.headline };
const ALL = LIMIT.count + HOLD.count + CITY.count;

test.use({ customers: 1000 });
test.describe.configure({ mode: 'serial' });
test.beforeEach(async ({ signIn, tandem }) => {
  test.setTimeout(240_000);
  await signIn();
  await tandem.api.settled(NAME);
});

/** So many customers that have an account, and what users of the ERP change in them while nobody looks. */
async function customers(tandem: Tandem, count: number): Promise<{ key: string; id: string }[]> {
  const accounts = new Set([...(await tandem.crm.all('accounts')).values()].map((row) => row.accountnumber));
  const rows = [...(await tandem.erp.all('CustomersV3'))].filter(([, row]) => accounts.has(row.CustomerAccount));
  expect(rows.length).toBeGreaterThanOrEqual(count);
  return rows.slice(0, count).map(([id, row]) => ({ key: String(row.CustomerAccount), id }));
}

/** How many records lines of causes tell of, all together. */
async function sum(causes: Locator): Promise<number> {
  const cells = await causes.locator('td[data-label="Records"] a').allInnerTexts();
  return cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
}

async function edit(tandem: Tandem, rows: { id: string }[], values: Record<string, unknown>): Promise<void> {
  for (const row of rows) await tandem.erp.edit('CustomersV3', row, values);
}

test('an initial sync with records that break three rules: found by direction, mended in three ways, all green', async ({ page, tandem }) => {
  await tandem.api.allRunning();
  const { id } = await tandem.api.map(NAME);
  const [map, mapping, orders, groups] = [new MapPage(page), new MappingPage(page), new OrdersPage(page), new GroupsPage(page)];
  await orders.ask('Stop', NAME);
  await orders.give('Stop');
  await orders.close();

  // Somebody forgets a value, and the apps fill with what will not pass.
  await map.open(id);
  await mapping.edit('creditonhold');
  await mapping.fill({ values: 'No = False\nAll = True' });
  await mapping.keep();
  await mapping.save('A value is forgotten');
  await mapping.activate();
  const rows = await customers(tandem, ALL);
  const limited = rows.slice(0, LIMIT.count);
  const city = rows.slice(-1);
  await edit(tandem, limited, { CreditLimit: 900_000 });
  await edit(tandem, rows.slice(LIMIT.count, -1), { OnHoldStatus: 'Invoice' });
  await edit(tandem, city, { AddressCity: 'Nowhere' });
  await tandem.crm.faults({
    reject: [
      { table: 'accounts', filter: 'creditlimit gt 500000', message: LIMIT.headline },
      NOWHERE,
    ],
  });
  await orders.ask('Run', NAME);
  await orders.letErpDecide(NAME);
  const begun = await orders.give('Run');
  await begun.getByRole('link', { name: NAME, exact: true }).click();
  await expect(page.getByRole('link', { name: `Initial sync finished with ${ALL} failures` })).toBeVisible({ timeout: 120_000 });

  // By direction and cause, with numbers that agree with each other.
  const runs = new RunsPage(page);
  expect(await runs.count('Failed')).toBe(ALL);
  const causes = runs.causes();
  for (const { headline, count } of [LIMIT, HOLD, CITY]) {
    const cause = causes.filter({ hasText: headline });
    await expect(cause.first()).toContainText('ERP → CRM');
    expect(await sum(cause), `records of ${headline}`).toBe(count);
  }
  expect(await sum(causes)).toBe(ALL);
  await expectAccessible(page);
  const first = causes.filter({ hasText: LIMIT.headline }).first();
  const ofLeg = await sum(first);
  await first.getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('link', { name: 'Of one cause; show all' })).toBeVisible();
  await expect(map.failures()).toHaveCount(ofLeg);
  await page.goBack();

  // Of the dialog each way says how many records it touches.
  await page.getByRole('group', { name: 'Orders' }).getByRole('link', { name: 'Re-run execution' }).click();
  await expect(orders.dialog('Re-run execution')).toContainText(`${ALL} that failed are tried again`);
  await page.keyboard.press('Escape');

  // At the source, and then all records of the cause again.
  await tandem.crm.faults({ reject: [NOWHERE] });
  await groups.open();
  await groups.choose(LIMIT.headline);
  await groups.head().getByRole('button', { name: `Retry ${LIMIT.count}` }).click();
  await expect(groups.head()).toContainText('Resolved', { timeout: 30_000 });
  await tandem.api.openFailures(ALL - LIMIT.count);
  await map.open(id, 'Initial sync details');
  await expect(causes.filter({ hasText: LIMIT.headline })).toHaveCount(0);

  // In the mapping: records that a new version can write are tried by themselves.
  await orders.ask('Pause', NAME);
  await orders.give('Pause');
  await orders.close();
  await map.open(id);
  await mapping.edit('creditonhold');
  await mapping.fill({ values: 'No = False\nAll = True\nInvoice = True' });
  await mapping.keep();
  await mapping.save('The forgotten value');
  await mapping.activate();
  await orders.ask('Resume', NAME);
  await orders.give('Resume');
  await orders.close();
  await tandem.api.openFailures(1);

  // By hand, for one record.
  await groups.open();
  await groups.choose(CITY.headline);
  await groups.recordsList().getByRole('link', { name: CITY.headline }).click();
  const bench = new WorkbenchPage(page);
  await page.getByRole('link', { name: 'Edit and retry' }).click();
  await bench.field('address1_city').fill('Bergen');
  await bench.send();
  await expect(bench.why()).toContainText('Resolved by retry');
  await tandem.api.openFailures(0);
  await tandem.api.allRunning();
  await map.open(id, 'Initial sync details');
  await expect(runs.newest().getByText('Finished', { exact: true })).toBeVisible();
  expect(await runs.count('Failed')).toBe(0);
  await expect(causes).toHaveCount(0);
  await tandem.crm.healthy();
});

test('from the overview every failure is three clicks away, for the keyboard as well', async ({ page, tandem }) => {
  const rows = await customers(tandem, 3);
  await tandem.crm.faults({ reject: [NOWHERE] });
  await edit(tandem, rows, { AddressCity: 'Nowhere' });
  await tandem.api.openFailures(3);
  await new OverviewPage(page).open();
  const follow = async (link: ReturnType<typeof page.getByRole>) => {
    await link.focus();
    await expect(link).toBeFocused();
    await page.keyboard.press('Enter');
  };
  const groups = new GroupsPage(page);
  await follow(new OverviewPage(page).tile('Open failures'));
  await follow(groups.row(CITY.headline).getByRole('rowheader').getByRole('link'));
  await expect(groups.known()).toContainText('Suggested fix');
  await follow(groups.recordsList().first().getByRole('link', { name: CITY.headline }));
  await expect(new WorkbenchPage(page).why()).toContainText(CITY.headline);
  await tandem.crm.healthy();
  await edit(tandem, rows, { AddressCity: 'Bergen' });
  await tandem.api.openFailures(0);
});
