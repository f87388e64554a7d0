import type { Download, Locator, Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import type { FailureView } from '../api.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { GroupsPage } from '../pages/groups.ts';
import { MapPage } from '../pages/map.ts';
import type { Tandem } from '../tandem.ts';
import { unzipped } from '../zip.ts';

const KEYS = ['US-004', 'US-005', 'US-006'];
const REFUSED = 'The name is taken.';

type Row = FailureView & { headline: string; tries: unknown[]; request: string };

async function refuse(tandem: Tandem): Promise<void> {
  const reject = KEYS.map((key) => ({ table: 'accounts', filter: `accountnumber eq '${key}'`, message: REFUSED }));
  await tandem.crm.faults({ reject });
  for (const key of KEYS) {
    await tandem.erp.edit('CustomersV3', await tandem.erp.row('CustomersV3', 'CustomerAccount', key), { AddressCity: 'Aarhus' });
  }
  await tandem.api.openFailures(KEYS.length);
}

/** What a click downloads. */
async function taken(page: Page, link: Locator): Promise<Download> {
  const download = page.waitForEvent('download');
  await link.click();
  return download;
}

async function files(download: Download): Promise<Map<string, string>> {
  expect(download.suggestedFilename()).toMatch(/^contoso-test-[a-z0-9-]+-\d{8}T\d{6}Z\.zip$/);
  return unzipped(await download.path());
}

function rows(told: string | undefined): Row[] {
  return (told ?? '').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row);
}

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ signIn }) => signIn());

test('the log of a map tells what the page and the API tell', async ({ page, tandem }) => {
  await tandem.api.settled('Customers V3');
  await tandem.api.allRunning();
  await refuse(tandem);
  const map = (await tandem.api.map('Customers V3')).id;
  const known = await tandem.api.failures('open');
  await new MapPage(page).open(map, 'Live failures', '?status=open');
  await expect(page.locator('.failure-list > li')).toHaveCount(KEYS.length);
  const group = page.getByRole('group', { name: 'Download' });
  const log = await files(await taken(page, group.getByRole('link', { name: 'Download log' })));
  expect([...log.keys()]).toEqual(['failures.csv', 'failures.ndjson', 'log.txt', 'README.txt']);
  const told = rows(log.get('failures.ndjson'));
  expect(told.map(({ id, key, status }) => ({ id, key, status }))).toEqual(known.map(({ id, key, status }) => ({ id, key, status })));
  for (const row of told) {
    await expect(page.locator('.failure-list > li').filter({ hasText: row.key })).toContainText(row.headline);
    expect(row.tries).toHaveLength(1);
    expect(row.request).toContain('Authorization: Bearer ***');
  }
  expect(log.get('failures.csv')?.startsWith('\u{feff}"id",')).toBe(true);
  expect(log.get('log.txt')).toContain(REFUSED);
  expect(log.get('README.txt')).toContain('status = open');
  expect((await taken(page, group.getByRole('link', { name: 'CSV of this list' }))).suggestedFilename()).toMatch(/\.csv$/);
  await expectAccessible(page);
});

test('a failed entry, a cause, one failure and some hours have their logs', async ({ page, tandem }) => {
  const maps = new MapPage(page);
  const map = (await tandem.api.map('Customers V3')).id;
  const count = KEYS.length;
  await maps.open(map, 'Activity log');
  const failed = maps.entries().filter({ hasText: /records? failed/ }).first();
  await failed.getByText('Details').click();
  const minute = await files(await taken(page, failed.getByRole('link', { name: 'Download log' })));
  expect(rows(minute.get('failures.ndjson')).length).toBeGreaterThan(0);
  expect(rows(minute.get('activities.ndjson')).length).toBeGreaterThan(0);

  await page.getByText('Download log…').click();
  await page.getByLabel('From, in UTC').fill('2020-01-01T00:00');
  await expectAccessible(page);
  const ever = await files(await taken(page, page.getByRole('button', { name: 'Download log' })));
  expect(rows(ever.get('failures.ndjson'))).toHaveLength(count);
  expect(ever.get('README.txt')).toContain('from = 2020-01-01T00:00');

  const groups = new GroupsPage(page);
  await groups.open();
  await groups.choose(REFUSED);
  const cause = await files(await taken(page, groups.head().getByRole('link', { name: 'Download log' })));
  expect(rows(cause.get('failures.ndjson'))).toHaveLength(count);

  const [first] = await tandem.api.failures('open');
  await page.goto(`/e/${ENVIRONMENT}/failures/${first?.id}`);
  const one = await files(await taken(page, page.getByRole('link', { name: 'Download log' })));
  expect(rows(one.get('failures.ndjson')).map(({ id }) => id)).toEqual([first?.id]);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
});
