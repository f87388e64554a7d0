import { expectAccessible } from '../accessible.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { MappingPage } from '../pages/mapping.ts';

test('a filter is written with the keyboard from what is offered, and its wrong place is marked', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Contacts V2');
  const mapping = new MappingPage(page);
  await new MapPage(page).open(id);
  await mapping.editFilter('CRM');
  const field = mapping.filter();
  await field.fill('');
  await field.focus();
  // What is chosen is seen, however long the list is.
  const chosen = page.getByRole('option', { selected: true });
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').nth(15)).toBeAttached();
  for (let at = 0; at < 15; at += 1) await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveCount(1);
  await expect(chosen).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.type('gender');
  await expect(mapping.offer(/gendercode/)).toBeVisible();
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(mapping.offer(/gendercode/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('gendercode ');

  // Each step offers the next one.
  await expect(mapping.offer(/^eq/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue('gendercode eq ');
  await expect(field).toBeFocused();
  await expect(mapping.offer(/Female/)).toBeVisible();
  await page.keyboard.type('fem');
  await expect(mapping.offer(/Male/)).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(mapping.offer(/Female/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('gendercode eq 2');
  await page.keyboard.type(' ');
  await expect(mapping.offer(/^and/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveAttribute('aria-expanded', 'false');

  // What cannot be read is marked where it stands.
  await page.keyboard.type('gendercode');
  const mark = page.locator('.filter-mark mark');
  await expect(mark).toHaveText('gendercode');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await field.fill('gendercode eq 2');
  await expect(mark).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(page.locator('.filter-chip').filter({ hasText: 'CRM' })).toContainText('gendercode eq 2');
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});

test('of several values of the ERP the one that comes back is chosen by hand', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const { id } = await tandem.api.map('Contacts V2');
  const mapping = new MappingPage(page);
  await new MapPage(page).open(id);
  await mapping.edit('gendercode');
  await mapping.fill({ values: 'Male = 1\nNonSpecific = 1\nFemale = 2\nUnknown = ' });
  await mapping.keep();
  const told = mapping.findings().filter({ hasText: 'TANDEM07' });
  await expect(told).toContainText('“1” could become “Male”, “NonSpecific” on the way to the ERP');

  await mapping.edit('gendercode');
  const back = mapping.form().getByLabel('Way back: 1');
  await expect(back).toHaveValue('');
  await expectAccessible(page);
  await back.selectOption('NonSpecific');
  await mapping.keep();
  await expect(told).toHaveCount(0);
  await mapping.edit('gendercode');
  await expect(back).toHaveValue('=NonSpecific');
  await mapping.form().getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'As text' }).click();
  await expect(page.getByLabel('The mapping as text')).toHaveValue(/left: NonSpecific, right: "1", back: true/);
  await mapping.draft().getByText('Discard draft…').click();
  await mapping.draft().getByRole('button', { name: 'Discard it' }).click();
  await expect(mapping.draft()).toHaveCount(0);
});
