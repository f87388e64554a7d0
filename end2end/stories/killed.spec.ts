import { editMany, standing } from '../edits.ts';
import { expect, test } from '../fixtures.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';
import { RunsPage } from '../pages/runs.ts';

const NAME = 'Customers V3';
const EDITED = 400;

// The apps go on when the server does not.
test.use({ customers: 800 });

test('the server is killed in the middle of an initial sync, and goes on with it after its start', async ({
  page,
  signIn,
  tandem,
  expectConsole,
}) => {
  test.setTimeout(120_000);
  // The page's stream breaks, and is tried until the server is back.
  expectConsole(/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/);
  await signIn();
  await tandem.api.allRunning();
  const orders = new OrdersPage(page);
  await orders.ask('Stop', NAME);
  await orders.give('Stop');
  await orders.close();
  // No map listens to accounts any more: only the initial sync finds these.
  const edits = await editMany(tandem, 0, EDITED, 'Copied');

  await tandem.erp.faults({ slow: { median_ms: 400 } });
  await orders.ask('Run', NAME);
  await orders.dialog('Run').getByRole('switch', { name: 'Show related table maps' }).click();
  const begun = await orders.give('Run');
  await begun.getByRole('link', { name: NAME, exact: true }).click();
  const runs = new RunsPage(page);
  const written = () => runs.count('Written');
  await expect.poll(written, { message: 'written before the kill', timeout: 30_000, intervals: [50] }).toBeGreaterThan(0);
  await tandem.kill();
  const before = await written();
  expect(before, 'written when it was killed').toBeLessThan(EDITED);

  await tandem.again();
  await expect.poll(written, { message: 'written after the start', timeout: 30_000 }).toBeGreaterThan(before);
  await tandem.erp.healthy();
  await expect(runs.newest().getByText('Finished', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.run'), 'runs: the first one, and this one').toHaveCount(2);
  const legs = runs.newest().locator('tbody tr');
  await expect(runs.newest().getByText('Done', { exact: true })).toHaveCount(await legs.count());
  expect(await written(), 'each edit is counted once').toBe(EDITED);
  const [read, skipped] = [await runs.count('Read'), await runs.count('Skipped')];
  expect(read).toBe(EDITED + skipped);
  for (const none of ['Failed', 'Waiting', 'Queued'] as const) expect(await runs.count(none), none).toBe(0);
  expect(await standing(tandem, edits)).toEqual({ there: EDITED, here: EDITED });
});
