import { expect, test } from '../fixtures.ts';
import { OrdersPage } from '../pages/orders.ts';

test('a dry run is asked for by a form', async ({ page, signIn, tandem }) => {
  await signIn();
  await tandem.api.allRunning();
  const orders = new OrdersPage(page);
  await orders.ask('Stop', 'Customer groups');
  await orders.give('Stop');
  const row = await tandem.erp.row('CustomerGroups', 'CustomerGroupId', '20');
  await tandem.erp.edit('CustomerGroups', row, { Description: 'Not yet' });
  await orders.ask('Run', 'Customer groups');
  await orders.dryRun();
  await expect(orders.trial('Customer groups').filter({ hasText: 'would update 1' })).toHaveCount(1);
  await expect(orders.dialog('Run').getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
});
