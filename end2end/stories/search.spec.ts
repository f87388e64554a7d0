import { expectAccessible, expectNoSidewaysScroll } from '../accessible.ts';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { Palette } from '../pages/palette.ts';

const HOME = `/e/${ENVIRONMENT}`;

test('a failed record is found and opened with the keyboard alone', async ({ page, signIn, tandem }) => {
  test.slow();
  await signIn();
  await tandem.api.settled('Customers V3');
  await tandem.crm.faults({ reject: [{ table: 'accounts', filter: "address1_city eq 'Nowhere'", message: 'This city is not served.' }] });
  const customer = await tandem.erp.row('CustomersV3', 'CustomerAccount', 'US-012');
  await tandem.erp.edit('CustomersV3', customer, { AddressCity: 'Nowhere' });
  await tandem.api.openFailures(1);
  const palette = new Palette(page);

  await page.goto(HOME);
  await palette.open();
  await expect(palette.field()).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('us-012');
  await expect(palette.group('Failures').getByRole('option')).toHaveText(/usmf\|us-012.*This city is not served/);
  await expect(palette.chosen()).toContainText('usmf|us-012');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/failures\/\d+$/);
  await expect(page.getByRole('heading', { level: 1, name: 'usmf|us-012' })).toBeVisible();

  // No key of a record is remembered by the browser.
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('us-012');
  await tandem.crm.healthy();
});

test('arrows choose, Enter goes there, Escape closes; what was chosen comes first the next time', async ({ page, signIn }) => {
  await signIn();
  const palette = new Palette(page);
  await page.goto(HOME);
  await palette.open();
  await page.keyboard.press('Escape');
  await expect(palette.dialog()).toBeHidden();

  await palette.open();
  await page.keyboard.type('settng');
  await expect(palette.chosen()).toHaveText(/Settings/);
  await page.keyboard.press('ArrowDown');
  await expect(palette.chosen()).not.toHaveText(/^Settings/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1, exact: true })).toBeVisible();
  await expect(palette.dialog()).toBeHidden();

  await palette.open();
  await expect(palette.group('Recent').getByRole('option')).toHaveText(['Settings']);
  await expect(palette.chosen()).toHaveText(/Settings/);
  await page.keyboard.type('appearance dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await palette.open();
  await expectAccessible(page);
});

test('an order leads to its dialog with the map chosen', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.settled('Customers V3');
  const palette = new Palette(page);
  await page.goto(HOME);
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.keyboard.type('pause customers v3');
  await expect(palette.chosen()).toHaveText(/Pause Customers V3…/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pause' });
  await expect(dialog).toContainText('Customers V3');
});

test('the page finds the same and can be sent as a link', async ({ page, signIn }) => {
  await signIn();
  await page.goto(`${HOME}/search?q=customers%20v3`);
  await expect(page.getByRole('region', { name: 'Entity maps' }).getByRole('link', { name: 'Customers V3', exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nothing like that');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible();
  await expectAccessible(page);
});
