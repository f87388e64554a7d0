import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { busyDay, outage } from '../scene.ts';

const FOLDER = process.env.TANDEM_SCREENSHOTS ?? 'test-results/screenshots';
const HOME = `/e/${ENVIRONMENT}`;
const CUSTOMERS = `${HOME}/maps/2`;
const LOOKS = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const;

test('pictures of every page', async ({ page, signIn, tandem, visitor, expectConsole }) => {
  expectConsole(/404/);
  mkdirSync(FOLDER, { recursive: true });
  const stranger = await visitor();
  await shoot(stranger, 'welcome', tandem.welcome);
  await signIn();
  await shoot(stranger, 'welcome-spent', tandem.welcome);
  await shoot(stranger, 'sign-in', '/sign-in');
  await shoot(page, 'overview-first', HOME);
  await shoot(page, 'failures-none', `${CUSTOMERS}/failures`);
  // One refusal is enough for a firing, which has a page, too.
  const { id } = await tandem.api.call<{ id: number }>('POST', `/environments/${ENVIRONMENT}/alerts`, { name: 'First refusal', count: 1, action: 'none' });
  await busyDay(tandem);
  const fired = async () => (await tandem.api.call<{ total: number }>('GET', `/environments/${ENVIRONMENT}/firings?alert=${id}`)).total;
  await expect.poll(fired, { message: 'firings' }).toBe(1);
  await outage(tandem);
  await shoot(page, 'overview', HOME);
  await shoot(page, 'notices', HOME, () => page.getByRole('button', { name: 'Notices:' }).click());
  await shoot(page, 'account', HOME, () => page.getByRole('button', { name: 'Account:' }).click());
  await shoot(page, 'keys', HOME, () => page.keyboard.press('?'));
  await shoot(page, 'navigation', HOME, async () => {
    const menu = page.getByRole('button', { name: 'Menu' });
    if (await menu.isVisible()) await menu.click();
  });
  await shoot(page, 'causes', `${HOME}/failures`);
  await shoot(page, 'cause', `${HOME}/failures/groups/1`);
  await shoot(page, 'workbench', `${HOME}/failures/1?now=read`);
  await shoot(page, 'workbench-edit', `${HOME}/failures/1?now=read&edit=1`);
  await shoot(page, 'forget', `${HOME}/failures/1?now=read`, () => page.getByRole('button', { name: 'Forget record…' }).click());
  await shoot(page, 'catch-up-none', `${CUSTOMERS}/catch-up`);
  await shoot(page, 'search', `${HOME}/search?q=US-012`);
  await shoot(page, 'search-none', `${HOME}/search?q=nonsense`);
  await shoot(page, 'palette', HOME, async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').fill('us-012');
  });
  await shoot(page, 'maps', `${HOME}/maps`);
  await shoot(page, 'maps-none', `${HOME}/maps?q=nonsense`);
  await shoot(page, 'mappings', CUSTOMERS);
  await shoot(page, 'activity', `${CUSTOMERS}/activity`, () => page.locator('summary').first().click());
  await shoot(page, 'failures', `${CUSTOMERS}/failures`, () => page.locator('.failure summary').first().click());
  await shoot(page, 'discard', `${CUSTOMERS}/failures`, () => page.getByRole('button', { name: 'Discard…' }).click());
  await shoot(page, 'details', `${CUSTOMERS}/details`);
  await shoot(page, 'initial-sync', `${CUSTOMERS}/initial-sync`);
  await shoot(page, 'queue', `${CUSTOMERS}/queue`);
  await shoot(page, 'maps-ticked', `${HOME}/maps`, async () => {
    for (const name of ['Customer groups', 'Customers V3']) await page.getByRole('checkbox', { name: `Tick ${name}`, exact: true }).check();
  });
  const order = async (command: string, maps: number[], more = {}) =>
    tandem.api.call('POST', `/environments/${ENVIRONMENT}/orders`, { maps, order: { command, ...more } });
  await order('pause', [2]);
  await shoot(page, 'order-resume', `${CUSTOMERS}?order=resume&maps=2`);
  await shoot(page, 'order-pause', `${HOME}/maps?order=pause&maps=2&maps=6`);
  await shoot(page, 'order-stop', `${HOME}/maps?order=stop&maps=2`);
  await order('stop', [6, 5], { queue: 'keep' });
  await shoot(page, 'order-run', `${HOME}/maps?order=run&maps=6`);
  await shoot(page, 'order-done', `${HOME}/maps?order=done&did=run&ok=6&no=2:a%20map%20that%20is%20Paused%20cannot%20run`);
  await order('run', [5], { initial_sync: true });
  await shoot(page, 'initializing', `${HOME}/maps/5/initial-sync`);
  await shoot(page, 'simulator', `${HOME}/simulator`);
  const row = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012');
  await shoot(page, 'simulator-row', `${HOME}/simulator?erpq=US-01&crmq=US-01&erprow=${row.id}`);
  await shoot(page, 'environment', `${HOME}/environment?test=right`);
  await shoot(page, 'environments', HOME, () => page.getByRole('button', { name: 'Environment:' }).click());
  const typed = 'name=Fabrikam%20live&band=production&left.base_url=http://127.0.0.1:1&left.auth=bearer&left.token=env:HOME';
  for (const step of ['names', 'left', 'companies', 'health', 'summary'])
    await shoot(page, `link-${step}`, `${HOME}/environment/link?step=${step}&${typed}${step === 'left' ? '&mark=test' : ''}`);
  await shoot(page, 'alerts', `${HOME}/alerts`);
  await shoot(page, 'alert-new', `${HOME}/alerts/new`);
  await shoot(page, 'alert', `${HOME}/alerts/1`);
  await shoot(page, 'firing', `${HOME}/alerts/firings/1`);
  await shoot(page, 'settings', `${HOME}/settings`, async () => {
    await page.getByRole('button', { name: 'Make a one-time link' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Copy this link' })).toBeVisible();
  });
  await shoot(page, 'not-found', '/nowhere');
});

/** One page in every look; `prepare` opens what the picture is about. */
async function shoot(page: Page, name: string, path: string, prepare?: () => Promise<unknown>): Promise<void> {
  for (const [colorScheme, width] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.goto(path);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await prepare?.();
    // As tall as the page: what sticks to the top or fills the height stands where it belongs.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height });
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${width}.png`) });
  }
}
