import { expect, test } from '../fixtures.ts';
import { GroupsPage } from '../pages/groups.ts';
import { busyDay, REASON } from '../scene.ts';

test.beforeAll(async ({ servers }, info) => busyDay(await servers.of(info.file)));
test.beforeEach(async ({ signIn }) => signIn());

test('without a script causes are filtered, read and tried again', async ({ page, tandem }) => {
  const groups = new GroupsPage(page);
  await groups.open();
  await groups.chip('Regressed').click();
  await expect(page.getByText('No cause matches')).toBeVisible();
  await groups.chip('Open').click();
  await expect(groups.rows()).toHaveCount(1);
  await groups.choose(REASON);
  await expect(groups.recordsList()).toContainText('US-012');
  await groups.comments().getByLabel('Comment').fill('Asked the account manager.');
  await groups.comments().getByRole('button', { name: 'Add the comment' }).click();
  await expect(groups.comments()).toContainText('Asked the account manager.');
  await tandem.crm.healthy();
  await groups.head().getByRole('button', { name: 'Retry 1' }).click();
  await tandem.api.openFailures(0);
  await page.reload();
  await expect(groups.head()).toContainText('Resolved');
});
