import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { OrdersPage } from '../pages/orders.ts';
import { OverviewPage } from '../pages/overview.ts';
import { busyDay } from '../scene.ts';
import type { Tandem } from '../tandem.ts';

/** The last day of an environment, as programs are told of it. */
type Counts = { written: number; failed: number };
type Day = { half_hours: { from: string; left_to_right: Counts; right_to_left: Counts }[]; turns: { what: { kind: string } }[] };

test.beforeAll(async ({ servers }, info) => {
  const tandem = await servers.of(info.file);
  await tandem.api.allRunning();
  await busyDay(tandem);
});
test.beforeEach(async ({ signIn }) => signIn());

const lastDay = (tandem: Tandem) => tandem.api.call<Day>('GET', `/environments/${ENVIRONMENT}/statistics`);

async function move(tandem: Tandem, city: string): Promise<void> {
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-010');
  await tandem.erp.edit('CustomersV3', row, { AddressCity: city });
}

test('the last day is drawn, told in exact figures to the keyboard and to the pointer, and as a table', async ({ page, tandem }) => {
  const overview = new OverviewPage(page);
  let day = await lastDay(tandem);
  // The page and the answer to a program are of the same half-hour, also where one ends just now.
  await expect(async () => {
    await overview.open();
    day = await lastDay(tandem);
    const first = overview.halfHours().first().locator('time').first();
    expect(await first.getAttribute('datetime')).toBe(day.half_hours[0]!.from);
  }).toPass();
  await expect(overview.halfHours()).toHaveCount(48);
  const busy = day.half_hours.findIndex((half) => half.left_to_right.failed === 1);
  const { left_to_right: right, right_to_left: left } = day.half_hours[busy]!;
  const told = [`ERP → CRM: ${right.written} written, 1 failed`, `CRM → ERP: ${left.written} written`];
  const sum = (of: (half: Day['half_hours'][0]) => number) => day.half_hours.map(of).reduce((all, one) => all + one, 0);
  expect(sum((half) => half.left_to_right.written)).toBeGreaterThan(2);
  expect(sum((half) => half.right_to_left.written)).toBeGreaterThan(0);

  await expect(overview.told()).toHaveCount(0);
  await overview.halfHours().last().focus();
  for (let at = 47; at > busy; at -= 1) await page.keyboard.press('ArrowLeft');
  for (const words of told) await expect(overview.told()).toContainText(words);
  await expect(overview.halfHours().nth(busy)).toHaveAccessibleName(new RegExp(told.join('.*')));
  await page.keyboard.press('Home');
  await expect(overview.halfHours().first()).toBeFocused();
  await expect(overview.told()).toContainText('ERP → CRM: 0 written');
  await page.keyboard.press('ArrowLeft');
  await expect(overview.halfHours().first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(overview.told()).toContainText('until now');
  await overview.halfHours().nth(busy).hover();
  await expect(overview.told()).toHaveCount(1);
  await expect(overview.told()).toContainText(told[0]!);

  // Labels are round hours of the person's own clock, which is five and a half hours ahead of UTC.
  const labels = overview.day().locator('.label time');
  await expect.poll(async () => (await labels.allInnerTexts()).toSorted()).toEqual(
    [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => `${String(hour).padStart(2, '0')}:00`),
  );
  await overview.day().getByText('As a table').click();
  const row = overview.day().getByRole('row').filter({ hasText: 'Running' }).first();
  await expect(row.getByRole('cell').first()).toHaveText(/^\d+$/);
  await expectAccessible(page);
});

test('it is live: what is looked at counts up, and a map that is paused leaves its mark', async ({ page, tandem }) => {
  const overview = new OverviewPage(page);
  const orders = new OrdersPage(page);
  await overview.open();
  await overview.day().getByText('As a table').click();
  const newest = overview.halfHours().last();
  await newest.focus();
  const marks = await overview.day().locator('.mark').count();
  await newest.evaluate((it) => Object.assign(it, { same: true }));
  const [, before] = /ERP → CRM: (\d+) written/.exec(await overview.told().innerText()) ?? [];
  await move(tandem, 'Savannah');
  // It is the first one of the next half-hour where that begins just now.
  await expect(overview.told()).toContainText(new RegExp(`ERP → CRM: (${Number(before) + 1}|1) written`));
  await expect(newest, 'it keeps the focus').toBeFocused();
  expect(await newest.evaluate((it) => 'same' in it), 'it is the same piece of the page').toBe(true);
  await expect(overview.day().getByRole('table'), 'what is unfolded stays so').toBeVisible();

  const { id } = await tandem.api.map('Customers V3');
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/orders`, { maps: [id], order: { command: 'pause' } });
  await expect(overview.told()).toContainText('Paused by token “');
  await expect(overview.told()).toContainText('Customers V3');
  expect(await overview.day().locator('.mark').count()).toBeGreaterThanOrEqual(marks);
  await expect(newest.locator('.mark.warn')).toBeVisible();
  await overview.day().getByRole('link', { name: 'Customers V3' }).first().click();
  await expect(page).toHaveURL(new RegExp(`/maps/${id}/activity\\?kind=state$`));
  await orders.ask('Resume', 'Customers V3');
  await orders.give('Resume');
  await orders.close();
  await tandem.api.allRunning();
});

test('on a narrow screen it fits, and what is told fits, too', async ({ page }, info) => {
  const overview = new OverviewPage(page);
  for (const width of [1440, 390, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await overview.open();
    for (const at of [0, 24, 47]) {
      await overview.halfHours().nth(at).focus();
      await expect(overview.told()).toBeInViewport({ ratio: 1 });
      await expectNoSidewaysScroll(page);
    }
    await expectAccessible(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await info.attach(`day-${colorScheme}-${width}.png`, { body: await page.screenshot(), contentType: 'image/png' });
    }
  }
});

test('what waits for what is a link to it', async ({ page, tandem }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  await expect(overview.awaited()).toHaveCount(0);
  await tandem.crm.faults({ reject: [{ table: 'msdyn_customergroups', filter: "msdyn_groupid eq '99'", message: 'Not yet.' }] });
  await tandem.erp.create('CustomerGroups', { dataAreaId: 'usmf', CustomerGroupId: '99', Description: 'Late' });
  for (const key of ['US-003', 'US-006']) {
    const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', key);
    await tandem.erp.edit('CustomersV3', row, { CustomerGroupId: '99' });
  }
  const link = overview.awaited().getByRole('link', { name: '2 records wait for 1 parent' });
  await expect(link).toBeVisible();
  await expectAccessible(page);
  await link.click();
  await expect(page).toHaveURL(/\/failures\?status=waiting$/);
  await expect(page.locator('.failure-list > li')).toHaveCount(2);
  await tandem.crm.healthy();
  const path = `/environments/${ENVIRONMENT}/failures/retry`;
  const open = (await tandem.api.failures('open')).map(({ id }) => id);
  await tandem.api.call('POST', path, { ids: open });
  await overview.open();
  await expect(overview.awaited()).toHaveCount(0);
});
