import { expect, test } from '../fixtures.ts';
import { AlertsPage } from '../pages/alerts.ts';

test.beforeEach(async ({ signIn }) => signIn());

test('without a script a rule is written, refused with what was typed, corrected, switched off and deleted', async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.openNew();
  await alerts.type({ name: 'Plain', types: ['Network error', '429 Too Many Requests'], count: 0, action: 'Stop' });
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('Give a whole number from 1 to 10000.').first()).toBeVisible();
  await expect(alerts.field('Name')).toHaveValue('Plain');
  await expect(alerts.field('Threshold')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('checkbox', { name: 'Network error' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Application error' })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'Stop' })).toBeChecked();
  await alerts.field('Threshold').fill('3');
  await alerts.save('Plain');
  await expect(alerts.setting('Plain')).toContainText('3 errors of type 429 Too Many Requests or Network error within 15 minutes → stop all maps');

  await alerts.setting('Plain').getByRole('button', { name: 'Switch off' }).click();
  await expect(alerts.setting('Plain')).toContainText('Off');
  await alerts.setting('Plain').getByRole('link', { name: 'Edit' }).click();
  await expect(alerts.beside('In words')).toContainText('stop all maps');
  await alerts.field('Name').fill('Plainer');
  await alerts.save('Plainer', 'Save');
  await alerts.setting('Plainer').getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete it' }).filter({ visible: true }).click();
  await expect(alerts.setting('Plainer')).toHaveCount(0);
});
