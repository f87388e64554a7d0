import type { Page } from '@playwright/test';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';

const HOME = `/e/${ENVIRONMENT}`;
const CHUNK = /\/pkg\/(\w+)\.[0-9a-f]{16}\.wasm$/;

test.beforeEach(async ({ signIn }) => signIn());

/** Names of the chunks that a page asks for from now on. */
function watchChunks(page: Page): string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const [, name] = CHUNK.exec(request.url()) ?? [];
    if (name) names.push(name);
  });
  return names;
}

/** Names of the chunks that the head of a page names. */
function namedEarly(html: string): string[] {
  const [head = ''] = html.split('<body');
  const links = [...head.matchAll(/<link[^>]*rel="preload"[^>]*>/g)].map(([link]) => link);
  return links.flatMap((link) => /\/pkg\/(\w+)\.[0-9a-f]{16}\.wasm"/.exec(link)?.[1] ?? []).toSorted();
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1, exact: true });

test('the overview loads no other page; each comes once, when somebody goes there', async ({ page }) => {
  const chunks = watchChunks(page);
  await page.goto(HOME);
  expect(chunks.toSorted()).toEqual(['overview', 'shared']);
  await new Frame(page).go('Settings');
  await expect(heading(page, 'Settings')).toBeVisible();
  expect(chunks.toSorted()).toEqual(['overview', 'settings', 'shared']);
  await new Frame(page).go('Simulator');
  await expect(heading(page, 'Simulator')).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Settings')).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Overview')).toBeVisible();
  await page.goForward();
  await expect(heading(page, 'Settings')).toBeVisible();
  await page.goForward();
  await expect(heading(page, 'Simulator')).toBeVisible();
  expect(chunks.toSorted()).toEqual(['overview', 'settings', 'shared', 'simulator']);
});

test('the palette is loaded when somebody opens it, and comes with its page', async ({ page }) => {
  const chunks = watchChunks(page);
  await page.goto(HOME);
  expect(chunks.toSorted()).toEqual(['overview', 'shared']);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  expect(chunks.toSorted()).toEqual(['overview', 'search', 'shared']);
});

test('a page opened by its address names its chunks at once and is live', async ({ page }) => {
  const chunks = watchChunks(page);
  const response = await page.goto(`${HOME}/settings`);
  expect(namedEarly(await response!.text())).toEqual(['settings', 'shared']);
  expect(chunks.toSorted(), 'each is loaded once').toEqual(['settings', 'shared']);
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.locator('#main').getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => 'same' in window), 'no page was loaded').toBe(true);
});

test('pages inside one another name what each needs, and that once', async ({ page }) => {
  const response = await page.request.get(`${HOME}/maps/2/failures`);
  expect(namedEarly(await response.text())).toEqual(['failures', 'maps', 'shared']);
});

test('a chunk that does not come is told, and the next try brings it', async ({ page, expectConsole }) => {
  expectConsole(/Failed to (load resource|fetch)|ERR_FAILED/);
  await page.goto(HOME);
  await page.route(CHUNK, (route) => route.abort());
  await new Frame(page).go('Settings');
  const problem = page.locator('#main').getByRole('alert');
  await expect(problem).toContainText('This page could not be loaded.');
  await page.unroute(CHUNK);
  await problem.getByRole('link', { name: 'Try again' }).click();
  await expect(heading(page, 'Settings')).toBeVisible();
});

test('without its chunk a rendered page still works as without a script', async ({ page, expectConsole }) => {
  expectConsole(/Failed to (load resource|fetch)|ERR_FAILED/);
  await page.goto(HOME);
  await page.route(CHUNK, (route) => route.abort());
  const failed = page.waitForEvent('console', (message) => /Failed to fetch/.test(message.text()));
  // Not `goto`, which waits for handlers here: there will be none.
  await page.evaluate((path) => location.assign(path), `${HOME}/settings`);
  await failed;
  await page.locator('#main').getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(heading(page, 'Settings')).toBeVisible();
});
