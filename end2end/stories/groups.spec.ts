import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ADMIN, ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { GroupsPage } from '../pages/groups.ts';
import { OverviewPage } from '../pages/overview.ts';
import type { Tandem } from '../tandem.ts';

/** Three rules of the CRM, and the customers that break them. */
const RULES = {
  limit: { keys: ['US-004', 'US-005', 'US-006'], message: (key: string) => `Customer '${key}' exceeds its credit limit by 1200.50.` },
  city: { keys: ['US-007', 'US-008'], message: (key: string) => `Address of customer ${key} is not known since 2026-11-23.` },
  group: { keys: ['US-009'], message: () => "Field 'customer group' may not be changed." },
};

const LIMIT = "Customer '…' exceeds its credit limit by ….";
const CITY = 'Address of customer … is not known since ….';
const GROUP = "Field 'customer group' may not be changed.";

async function breakRules(tandem: Tandem): Promise<void> {
  const reject = Object.values(RULES).flatMap(({ keys, message }) =>
    keys.map((key) => ({ table: 'accounts', filter: `accountnumber eq '${key}'`, message: message(key) })),
  );
  await tandem.crm.faults({ reject });
}

async function touch(tandem: Tandem, keys: string[], city: string): Promise<void> {
  for (const key of keys) {
    await tandem.erp.edit('CustomersV3', await tandem.erp.row('CustomersV3', 'CustomerAccount', key), { AddressCity: city });
  }
}

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ signIn }) => signIn());

test('without failures the page says so', async ({ page, tandem }) => {
  await tandem.api.settled('Customers V3');
  await tandem.api.allRunning();
  const groups = new GroupsPage(page);
  await new OverviewPage(page).open();
  await new Frame(page).go('Failures');
  await expect(page.getByRole('heading', { level: 1, name: 'Failures' })).toBeVisible();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await groups.open('?state=muted');
  await expect(page.getByText('No cause matches')).toBeVisible();
});

test('many records that break three rules are three causes, which appear by themselves', async ({ page, tandem }) => {
  const groups = new GroupsPage(page);
  await groups.open();
  await breakRules(tandem);
  await touch(tandem, Object.values(RULES).flatMap(({ keys }) => keys), 'Aarhus');
  await tandem.api.openFailures(6);
  await expect(groups.rows()).toHaveCount(3);
  await expect.poll(async () => groups.records(LIMIT)).toBe(3);
  await expect.poll(async () => groups.records(CITY)).toBe(2);
  await expect.poll(async () => groups.records(GROUP)).toBe(1);
  await expect(groups.row(LIMIT)).toContainText('ERP → CRM');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Failures/ })).toContainText('6');
  await expectAccessible(page);

  await page.getByRole('combobox', { name: 'Order' }).selectOption('Most records first');
  await expect(page).toHaveURL(/sort=count/);
  await expect(groups.rows().first()).toContainText(LIMIT);
  await page.getByRole('searchbox').fill('customer group');
  await page.getByRole('searchbox').press('Enter');
  await expect(groups.rows()).toHaveCount(1);
  await expect(groups.rows()).toContainText(GROUP);
  await new OverviewPage(page).open();
  await new OverviewPage(page).tile('Open failures').click();
  await expect(groups.rows()).toHaveCount(3);
});

test('one cause is assigned, talked about, fixed at the source and tried again', async ({ page, tandem }) => {
  const groups = new GroupsPage(page);
  await groups.open();
  await groups.choose(LIMIT);
  await expect(groups.known()).toContainText('credit');
  await expect(groups.recordsList()).toHaveCount(3);
  await expectAccessible(page);

  await groups.head().getByRole('button', { name: 'Assign to me' }).click();
  await expect(groups.head()).toContainText(`${ADMIN.name} sees to it`);
  await groups.comments().getByLabel('Comment').fill('The limits were raised today.');
  await groups.comments().getByRole('button', { name: 'Add the comment' }).click();
  await expect(groups.comments().getByRole('listitem')).toContainText('The limits were raised today.');
  await expect(groups.comments().getByLabel('Comment')).toHaveValue('');
  await groups.decide().getByRole('button', { name: 'Mute' }).click();
  await expect(page.getByRole('alert')).toContainText('Say why');

  await tandem.crm.healthy();
  await groups.head().getByRole('button', { name: 'Retry 3' }).click();
  await expect(page.getByText('3 failures tried again')).toBeVisible();
  await expect(groups.head()).toContainText('Resolved');
  await expect(groups.recordsList().first()).toContainText('Resolved by retry');
  await groups.open();
  await expect(groups.row(LIMIT)).toHaveCount(0);
  await groups.chip('Resolved').click();
  await expect(groups.row(LIMIT)).toHaveCount(1);
});

test('the same rule breaks again: it has regressed, and who fixed it is told', async ({ page, tandem }) => {
  const groups = new GroupsPage(page);
  await groups.open();
  await breakRules(tandem);
  await touch(tandem, ['US-004'], 'Odense');
  await expect(groups.row(LIMIT)).toContainText('Regressed');
  await groups.choose(LIMIT);
  await expect(groups.known()).toContainText(`Fixed before by ${ADMIN.name}`);
  await expect(groups.comments()).toContainText('The limits were raised today.');
});

test('a muted cause calls nobody, and a discarded one is over', async ({ page, tandem }) => {
  const groups = new GroupsPage(page);
  const nav = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Failures/ });
  await groups.open();
  await expect(nav).toContainText('4');
  await groups.choose(CITY);
  await groups.decide().getByLabel('Reason').fill('waits for the new address service');
  await groups.decide().getByRole('button', { name: 'Mute' }).click();
  await expect(groups.head()).toContainText('Muted');
  await expect(groups.known()).toContainText('waits for the new address service');
  await expect(nav).toContainText('2');
  await groups.head().getByRole('button', { name: 'Unmute' }).click();
  await expect(groups.head()).toContainText('Open');
  await groups.decide().getByLabel('Reason').fill('no longer sold to');
  await groups.decide().getByRole('button', { name: 'Discard 2' }).click();
  await expect(groups.head()).toContainText('Resolved');
  await expect(groups.recordsList().first()).toContainText('Discarded');
  const { id } = await tandem.api.map('Customers V3');
  await page.goto(`/e/${ENVIRONMENT}/maps/${id}/activity?kind=failures`);
  await expect(page.getByText('Failures muted').first()).toBeVisible();
});

test('on a narrow screen each cause is a card', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const groups = new GroupsPage(page);
  await groups.open('?state=all');
  await expect(groups.rows()).toHaveCount(3);
  await expectNoSidewaysScroll(page);
  await groups.choose(LIMIT);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
