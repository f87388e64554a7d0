import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { StandaloneApp } from './standalone-app.ts';
import { ENVIRONMENT, Tandem, type Apps } from './tandem.ts';
import { SignInPage } from './pages/sign-in.ts';
import { WelcomePage } from './pages/welcome.ts';

export { expect };
export { ENVIRONMENT, PRODUCTION } from './tandem.ts';

/** Who the first admin is. */
export const ADMIN = { name: 'Ada Adler', password: 'correct horse battery' };

/** One server at a time, each for one spec file. */
type Servers = { of(file: string): Promise<Tandem> };
type WorkerFixtures = {
  /** Ids of the environments that a server starts, with commas between. */
  environments: string;
  /** So many customers have two apps that run beside the server; without a number it starts its own. */
  customers: number | undefined;
  servers: Servers;
};
type Console = { host: string; seen: string[]; expected: RegExp[] };
type TestFixtures = {
  /** What pages of this test said that they should not. */
  console: Console;
  /** The server of this spec file. */
  tandem: Tandem;
  /** Lines of the console that this test provokes, and that do not fail it. */
  expectConsole: (pattern: RegExp) => void;
  /** A page in a browser of its own, for somebody else. */
  visitor: () => Promise<Page>;
  /** Makes the browser the first admin's: by the one-time link at first, by that session as long as it lasts. */
  signIn: () => Promise<void>;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  environments: [ENVIRONMENT, { option: true, scope: 'worker' }],
  customers: [undefined, { option: true, scope: 'worker' }],

  servers: [
    async ({ environments, customers }, use) => {
      let running: { file: string; tandem: Tandem; apps: Apps | undefined } | undefined;
      const stop = async () => {
        await running?.tandem.stop();
        await running?.apps?.erp.stop();
        await running?.apps?.crm.stop();
      };
      await use({
        of: async (file) => {
          if (running?.file !== file) {
            await stop();
            const apps = customers === undefined ? undefined : await appsOf(customers);
            running = { file, tandem: await Tandem.start(environments, apps), apps };
          }
          return running.tandem;
        },
      });
      await stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  tandem: async ({ servers }, use, info) => {
    const tandem = await servers.of(info.file);
    await use(tandem);
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: tandem.logged() });
  },

  baseURL: async ({ tandem }, use) => use(tandem.url),

  console: async ({ tandem }, use) => {
    const watched: Console = { host: new URL(tandem.url).host, seen: [], expected: [] };
    await use(watched);
    const odd = watched.seen.filter((line) => !watched.expected.some((pattern) => pattern.test(line)));
    expect(odd, 'errors in the console, and requests that leave the machine').toEqual([]);
  },

  expectConsole: async ({ console }, use) => use((pattern) => console.expected.push(pattern)),

  context: async ({ context, console, javaScriptEnabled }, use) => {
    watch(context, console);
    if (javaScriptEnabled !== false) context.on('page', hydrating);
    await use(context);
  },

  visitor: async ({ browser, console, baseURL, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
      contexts.push(context);
      watch(context, console);
      context.on('page', hydrating);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  signIn: async ({ context, page, tandem }, use) => {
    await use(async () => {
      if (tandem.session) return context.addCookies(tandem.session);
      if (tandem.hasAdmin) {
        await new SignInPage(page).open();
        await new SignInPage(page).send(ADMIN.name, ADMIN.password);
      } else {
        await new WelcomePage(page).open(tandem.welcome);
        await new WelcomePage(page).create(ADMIN.name, ADMIN.password);
      }
      await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
      await keepSession(context, tandem);
    });
  },
});

async function appsOf(customers: number): Promise<Apps> {
  const [erp, crm] = await Promise.all([StandaloneApp.start('erp', customers), StandaloneApp.start('crm', customers)]);
  return { erp, crm };
}

/** Remembers the browser's session as that of the first admin. */
export async function keepSession(context: BrowserContext, tandem: Tandem): Promise<void> {
  const cookies = await context.cookies(tandem.url);
  tandem.hasAdmin = true;
  tandem.session = cookies.map(({ name, value }) => ({ name, value, url: tandem.url }));
}

/** Has every full load of a page wait for its handlers: a click on a button without one would do nothing. */
function hydrating(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  const live = () => page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    await live();
    return response;
  };
  page.reload = async (options) => {
    const response = await reload(options);
    await live();
    return response;
  };
}

/** Collects what no page may do: throw, complain, or ask another machine for something. */
function watch(context: BrowserContext, { host, seen }: Console): void {
  context.on('weberror', (error) => seen.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) seen.push(`a request to ${request.url()}`);
  });
}
