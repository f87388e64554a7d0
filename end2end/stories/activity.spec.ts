import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { MapPage } from '../pages/map.ts';
import { busyDay } from '../scene.ts';
import type { Tandem } from '../tandem.ts';

const NAME = 'Customers V3';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ servers }, info) => busyDay(await servers.of(info.file)));
test.beforeEach(async ({ signIn }) => signIn());

async function open(page: Page, tandem: Tandem, query = ''): Promise<MapPage> {
  const map = new MapPage(page);
  await map.open((await tandem.api.map(NAME)).id, 'Activity log', query);
  return map;
}

/** Each time that somebody asks for a retry is an entry of its own, whatever the minute. */
async function retry(tandem: Tandem): Promise<void> {
  await tandem.api.openFailures(1);
  const [failure] = await tandem.api.failures('open');
  await tandem.api.call('POST', `/environments/${ENVIRONMENT}/failures/retry`, { ids: [failure!.id] });
}

test('kinds add up, by keyboard, and stand in the address', async ({ page, tandem }) => {
  const map = await open(page, tandem);
  await map.chip('Failures').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/kind=failures/);
  await expect(map.entries().filter({ hasText: '1 record failed' })).toHaveCount(1);
  await expect(map.entries().filter({ hasText: 'written' })).toHaveCount(0);
  await map.chip('State').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/kind=failures(,|%2C)state/);
  await expect(map.entries().filter({ hasText: 'Map created' })).toHaveCount(1);
  await expect(map.entries().filter({ hasText: '1 record failed' })).toHaveCount(1);
  await map.chip('Failures').click();
  await expect(map.entries().filter({ hasText: '1 record failed' })).toHaveCount(0);
  await map.chip('All').click();
  await expect(page).not.toHaveURL(/kind=/);
});

test('severity, who and days narrow the list together', async ({ page, tandem, expectConsole }) => {
  // Days that end before they begin are refused.
  expectConsole(/422/);
  const map = await open(page, tandem);
  await page.getByLabel('Severity').selectOption('Errors only');
  await expect(map.entries()).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Who' }).selectOption('A person');
  await expect(page.getByText('No entry matches')).toBeVisible();
  await page.getByRole('combobox', { name: 'Who' }).selectOption('Tandem itself');
  await expect(map.entries()).toHaveCount(1);
  await page.getByLabel('To (UTC)').fill('2020-01-01');
  await expect(page).toHaveURL(/until=2020-01-01/);
  await expect(page.getByText('No entry matches')).toBeVisible();
  await page.getByLabel('From (UTC)').fill('2020-01-02');
  await expect(page.getByText('This day is before the first one.').first()).toBeVisible();
  await expectAccessible(page);
});

test('an entry is unfolded by keyboard and tells before, after and its correlation', async ({ page, tandem }) => {
  const map = await open(page, tandem, '?kind=state_changed');
  const first = map.entries().first();
  await first.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(first.getByText('Before', { exact: true })).toBeVisible();
  await expect(first.getByText('After', { exact: true })).toBeVisible();
  await expect(first.getByText('Correlation')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
});

test('news wait behind a pill while one reads further down, and slide in at the top', async ({ page, tandem }) => {
  await page.setViewportSize({ width: 1000, height: 320 });
  const map = await open(page, tandem);
  await expect(new Frame(page).stream()).toHaveText('live');
  await map.entries().last().scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, 200));
  const newest = map.entries().first();
  const place = await newest.boundingBox();
  await retry(tandem);
  const pill = page.getByRole('button', { name: /\d+ new/ });
  await expect(pill).toBeVisible();
  expect(await newest.boundingBox()).toEqual(place);
  await pill.focus();
  await page.keyboard.press('Enter');
  const asked = map.entries().filter({ hasText: 'Retry of 1 failure asked for' });
  await expect(asked).toHaveCount(1);
  await expect(pill).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
  await page.getByRole('heading', { level: 1 }).click();
  await retry(tandem);
  await expect(asked).toHaveCount(2);
  await expect(pill).toHaveCount(0);
});
