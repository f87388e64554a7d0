import { statSync } from 'node:fs';
import { ENVIRONMENT, expect, test } from '../fixtures.ts';
import { editMany } from '../edits.ts';
import { MapPage } from '../pages/map.ts';
import { OrdersPage } from '../pages/orders.ts';

const MIB = 1024 * 1024;
const NAME = 'Customers V3';
/** Rows of the page that is rendered. */
const ROWS = 200;
const TIMES = 40;
/** What is asked for; sizes in bytes, times in milliseconds. */
const TARGET = { memory: 60 * MIB, start: 300, console: 450 * 1024, render: 15 };

test.use({ customers: 400 });

const quantile = (times: number[], share: number) => [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)]!;

test('what Tandem takes while it has nothing to do, and how soon it is there', async ({ expectConsole, page, signIn, tandem }) => {
  test.setTimeout(240_000);
  // It is ended while the page listens.
  expectConsole(/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/);
  await signIn();
  await tandem.api.allRunning();
  await tandem.api.settled(NAME);

  const starts: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    await tandem.kill();
    const began = performance.now();
    await tandem.again();
    starts.push(performance.now() - began);
  }
  await tandem.api.settled(NAME);
  const idle = tandem.memory();

  // What a browser that was never here loads of the console before it is interactive, as it is sent.
  await page.goto(`/e/${ENVIRONMENT}`);
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
  const first = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.endsWith('.wasm'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  expect(first, 'a console was loaded').toBeGreaterThan(0);

  const orders = new OrdersPage(page);
  await orders.ask('Pause', NAME);
  await orders.give('Pause');
  await editMany(tandem, ROWS, 0, 'Rendered');
  await tandem.api.queued(NAME, ROWS);
  const map = new MapPage(page);
  const { id } = await tandem.api.map(NAME);
  await map.open(id, 'Queued records', `?rows=${ROWS}`);
  await expect(page.locator('tbody tr')).toHaveCount(ROWS);
  const renders: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    const answer = await page.request.get(page.url());
    await answer.body();
    renders.push(performance.now() - began);
  }
  const interactive: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    const began = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
    interactive.push(performance.now() - began);
  }
  const binary = statSync(process.env.TANDEM_BINARY!).size;

  const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;
  console.log(`idle memory ${mib(idle)} (target ${mib(TARGET.memory)}); after pages were rendered ${mib(tandem.memory())}`);
  console.log(`start-up ${quantile(starts, 0.5).toFixed(0)} ms, at most ${Math.max(...starts).toFixed(0)} ms (target ${TARGET.start} ms)`);
  console.log(`binary ${mib(binary)}; console as brotli ${first} bytes at first (target ${TARGET.console} bytes)`);
  console.log(`page of ${ROWS} rows: p50 ${quantile(renders, 0.5).toFixed(1)} ms, p95 ${quantile(renders, 0.95).toFixed(1)} ms (target ${TARGET.render} ms)`);
  console.log(`to interactive: p50 ${quantile(interactive, 0.5).toFixed(0)} ms, at most ${Math.max(...interactive).toFixed(0)} ms`);
  expect(idle, 'bytes of idle memory').toBeLessThan(TARGET.memory);
  expect(quantile(starts, 0.5), 'ms to start').toBeLessThan(TARGET.start);
  expect(first, 'bytes of the console').toBeLessThan(TARGET.console);
  expect(quantile(renders, 0.5), 'ms for a page').toBeLessThan(TARGET.render);
});
