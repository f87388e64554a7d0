import { ENVIRONMENT, expect, test } from '../fixtures.ts';

const NAMES = /(?:src|href)="(\/[^"]+)"|["'(](\/pkg\/[^"'()]+)["')]/g;

test('every file that a page names is there, compressed and typed', async ({ request }) => {
  const html = await (await request.get('/sign-in')).text();
  const named = new Set([...html.matchAll(NAMES)].map(([, attribute, text]) => attribute ?? text ?? ''));
  const files = [...named].filter((path) => /\.\w+$/.test(path));
  for (const ending of ['.wasm', '.js', '.css', '.svg', '.woff2']) {
    expect(files.filter((path) => path.endsWith(ending)), `a file that ends in ${ending}`).not.toEqual([]);
  }
  for (const path of files) {
    const response = await request.get(path, { headers: { 'accept-encoding': 'br' } });
    expect(response.status(), path).toBe(200);
    if (!path.endsWith('.woff2')) expect(response.headers()['content-encoding'], path).toBe('br');
  }
});

test('the wasm that the page asks for exists and is small', async ({ request }) => {
  const html = await (await request.get('/sign-in')).text();
  const [wasm] = /\/pkg\/[\w.-]+\.wasm/.exec(html) ?? [];
  expect(wasm, 'the name of the wasm').toBeDefined();
  const response = await request.get(wasm!, { headers: { 'accept-encoding': 'br' } });
  expect(response.status()).toBe(200);
  expect(response.headers()['content-type']).toBe('application/wasm');
  expect(response.headers()['content-encoding']).toBe('br');
  expect(Number(response.headers()['content-length'])).toBeLessThanOrEqual(300 * 1024);
  const magic = (await response.body()).subarray(0, 4).toString('latin1');
  expect(magic).toBe('\0asm');
});

test('a file is kept for ever when its name holds its hash, otherwise asked for again', async ({ request }) => {
  const html = await (await request.get('/sign-in')).text();
  for (const [path] of html.matchAll(/\/pkg\/[\w.-]+/g)) {
    const first = await request.get(path);
    const { 'cache-control': cache, etag, 'last-modified': modified } = first.headers();
    const hashed = /\/[^/.]+\.(?=_*[^_.])[\w-]{16,}\.\w+$/.test(path);
    expect(cache, path).toBe(hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    expect(etag ?? modified, `${path} can be asked for again`).toBeDefined();
    const headers = etag ? { 'if-none-match': etag } : { 'if-modified-since': modified ?? '' };
    expect((await request.get(path, { headers })).status(), path).toBe(304);
  }
});

test('pages are never kept by a cache and run only our own scripts', async ({ page, signIn }) => {
  await signIn();
  const response = await page.goto(`/e/${ENVIRONMENT}`);
  const headers = response!.headers();
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'wasm-unsafe-eval'/);
  expect(headers['cache-control'] ?? '').toMatch(/no-store|no-cache|private/);
  expect(headers['x-content-type-options']).toBe('nosniff');
});
