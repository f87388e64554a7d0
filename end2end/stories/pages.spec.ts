import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { busyDay } from '../scene.ts';

const HOME = `/e/${ENVIRONMENT}`;
const CUSTOMERS = `${HOME}/maps/2`;
const PAGES: [name: string, path: string][] = [
  ['Overview', HOME],
  ['Failures', `${HOME}/failures`],
  ['Failures, none matches', `${HOME}/failures?q=nonsense`],
  ['One cause of failures', `${HOME}/failures/groups/1`],
  ['One failure', `${HOME}/failures/1?now=read`],
  ['One failure, edited', `${HOME}/failures/1?now=read&edit=1`],
  ['Entity maps', `${HOME}/maps`],
  ['Entity maps, none matches', `${HOME}/maps?q=nonsense`],
  ['Entity mappings', CUSTOMERS],
  ['Activity log', `${CUSTOMERS}/activity`],
  ['Live failures', `${CUSTOMERS}/failures`],
  ['Live failures, none matches', `${CUSTOMERS}/failures?q=nonsense`],
  ['Details', `${CUSTOMERS}/details`],
  ['Initial sync details', `${CUSTOMERS}/initial-sync`],
  ['Queued records', `${CUSTOMERS}/queue`],
  ['Conflicts', `${CUSTOMERS}/conflicts`],
  ['Conflict rules', `${CUSTOMERS}/details?order=conflicts&maps=2`],
  ['Failures of a leg', `${CUSTOMERS}/failures?leg=1`],
  ['Run', `${HOME}/maps?order=run&maps=2&maps=6`],
  ['Pause', `${HOME}/maps?order=pause&maps=2`],
  ['Resume', `${CUSTOMERS}?order=resume&maps=2`],
  ['Stop', `${CUSTOMERS}/queue?order=stop&maps=2`],
  ['What became of an order', `${HOME}/maps?order=done&did=pause&ok=1&no=2:Customers%20V3%20was%20removed`],
  ['Alerts', `${HOME}/alerts`],
  ['Alerts, none matches', `${HOME}/alerts?status=undone`],
  ['Create alert settings', `${HOME}/alerts/new`],
  ['Alert settings', `${HOME}/alerts/1`],
  ['Solutions', `${HOME}/solutions`],
  ['New solution', `${HOME}/solutions/new`],
  ['Import a solution', `${HOME}/solutions/import`],
  ['Apply solution', `${HOME}/solutions/apply`],
  ['History of solutions', `${HOME}/solutions/history`],
  ['Packages', `${HOME}/solutions/packages`],
  ['Publishers', `${HOME}/solutions/publishers`],
  ['Environment', `${HOME}/environment`],
  ['Environment, a connection tested', `${HOME}/environment?test=right`],
  ['Environment, schemas refreshed', `${HOME}/environment?refreshed=1&unread=CRM`],
  ['Link an environment', `${HOME}/environment/link`],
  ['Link an environment, names missing', `${HOME}/environment/link?mark=tried`],
  ['Link an environment, the ERP', `${HOME}/environment/link?step=left&mark=secret&left.auth=bearer`],
  ['Link an environment, companies', `${HOME}/environment/link?step=companies`],
  ['Link an environment, health', `${HOME}/environment/link?step=health`],
  ['Link an environment, summary', `${HOME}/environment/link?step=summary&mark=tried&name=Fabrikam`],
  ['Simulator', `${HOME}/simulator`],
  ['Simulator, a new record', `${HOME}/simulator?erprow=new&crm=msdyn_customergroups`],
  ['Search', `${HOME}/search`],
  ['Search, all kinds', `${HOME}/search?q=usmf`],
  ['Search, nothing fits', `${HOME}/search?q=nonsense`],
  ['Settings', `${HOME}/settings`],
  ['Sign in', '/sign-in'],
  ['Welcome', '/welcome/spent'],
  ['Not found', '/nowhere'],
];

test.beforeAll(async ({ servers }, info) => busyDay(await servers.of(info.file)));
test.beforeEach(async ({ signIn }) => signIn());

for (const [name, path] of PAGES) {
  for (const width of [1440, 390]) {
    test(`${name} at ${width} pixels can be used by everybody`, async ({ page, expectConsole }) => {
      if (name === 'Not found') expectConsole(/404/);
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      for (const fold of await page.getByText('Details', { exact: true }).and(page.locator('summary')).all()) await fold.click();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      if (width === 390) {
        await page.setViewportSize({ width: 360, height: 800 });
        await expectNoSidewaysScroll(page);
      }
    });
  }
}

test('popovers are accessible, and Esc closes them', async ({ page }) => {
  await page.goto(HOME);
  const opened = [
    ['Environment:', page.getByRole('navigation', { name: 'Environments' })],
    ['Notices:', page.getByRole('region', { name: 'Notices' })],
    ['Appearance', page.locator('#theme-menu')],
    ['Account:', page.locator('#account-menu')],
  ] as const;
  for (const [button, popover] of opened) {
    await page.getByRole('button', { name: button }).first().focus();
    await page.keyboard.press('Enter');
    await expect(popover).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(popover).toBeHidden();
    await expect(page.getByRole('button', { name: button }).first()).toBeFocused();
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
});

test('the discard dialog is accessible, names its way out, and Esc closes it', async ({ page }) => {
  await page.goto(`${CUSTOMERS}/failures`);
  await page.getByRole('button', { name: 'Discard…' }).click();
  await expect(page.getByRole('dialog', { name: 'Discard failures' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Discard failures' })).toBeHidden();
});

test('everything is reached by keyboard', async ({ page }) => {
  await page.goto(HOME);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  const reached: string[] = [];
  await page.goto(HOME);
  for (let at = 0; at < 16; at += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
  }
  for (const name of ['Overview', 'Simulator', 'Settings']) expect(reached).toContain(name);
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { level: 1, name: 'Entity maps' })).toBeVisible();
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('customer gr');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=customer(\+|%20)gr/);
  await expect(page.locator('tbody tr')).toHaveCount(1);
});

test('on a narrow screen the navigation is a menu that Esc closes', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(HOME);
  const nav = page.getByRole('navigation', { name: 'Main' });
  await expect(nav).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(nav).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(nav).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await new Frame(page).go('Entity maps');
  await expect(page.getByRole('heading', { level: 1, name: 'Entity maps' })).toBeVisible();
  await expect(nav).toBeHidden();
});

test('the appearance chosen is shown at once and stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(HOME);
  await page.getByRole('button', { name: 'Appearance' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect(root).toHaveCSS('color-scheme', 'dark');
  await expectAccessible(page);
  await expect.poll(async () => (await page.context().cookies()).map(({ value }) => value)).toContain('dark');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'dark');
});
