import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Api } from './api.ts';
import { SimulatedApp } from './simulated-app.ts';
import type { StandaloneApp } from './standalone-app.ts';

/** The environment that stories play in. */
export const ENVIRONMENT = 'contoso-test';
/** The other one that a fresh Tandem has. */
export const PRODUCTION = 'contoso-production';
const TOKEN = 'end2end-4b7d0c96e2';
const READY = /^Tandem is ready: (http:\/\/[^/]+)(\/\S*)$/;

/** The cookies of a browser that is signed in. */
export type Session = { name: string; value: string; url: string }[];

/** Two apps that run beside the server, and go on when it does not. */
export type Apps = { erp: StandaloneApp; crm: StandaloneApp };
/** How a server is started: its variables and where its log goes. */
type Start = { env: NodeJS.ProcessEnv; log: string[] };

/** A running server between two simulated apps, with a data folder of its own. */
export class Tandem {
  /** The one-time link was used: there is a first admin. */
  hasAdmin = false;
  /** The session of the first admin, while it lasts. */
  session: Session | undefined;
  readonly api: Api;
  readonly erp: SimulatedApp;
  readonly crm: SimulatedApp;

  private constructor(
    private child: ChildProcess,
    private readonly start: Start,
    private readonly folder: string,
    /** The root URL, without a slash at its end. */
    readonly url: string,
    /** The path of the one-time link that signs the first admin in. */
    readonly welcome: string,
    apps?: Apps,
  ) {
    this.api = new Api(url, TOKEN, ENVIRONMENT);
    this.erp = apps?.erp.users ?? new SimulatedApp(this.controlPort('erp'));
    this.crm = apps?.crm.users ?? new SimulatedApp(this.controlPort('crm'));
  }

  /**
   * Starts one on any free port and waits for its ready line; most stories need one environment only. Without apps
   * beside it, it starts those of each environment itself.
   */
  static async start(environments = ENVIRONMENT, apps?: Apps): Promise<Tandem> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-end2end-'));
    const own = Object.entries(process.env).filter(([name]) => !/^(TANDEM|LEPTOS)_/.test(name));
    const env = {
      ...Object.fromEntries(own),
      TANDEM_ADDR: '127.0.0.1:0',
      TANDEM_DATA_DIR: join(folder, 'data'),
      TANDEM_API_TOKEN: TOKEN,
      TANDEM_ENVIRONMENTS: environments,
      TANDEM_POLL_MS: '1000',
      TANDEM_SWEEP_MS: '3000',
      ...(apps && between(apps)),
    };
    const log: string[] = [];
    const { child, url, welcome } = await serve({ env, log });
    // Started again, it is where it was.
    const start = { env: { ...env, TANDEM_ADDR: new URL(url).host }, log };
    return new Tandem(child, start, folder, url, welcome, apps);
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Starts it again after it was killed: on its data folder and at its address. */
  async again(): Promise<void> {
    this.child = (await serve(this.start)).child;
  }

  /** Bytes of memory that its process holds at present; Linux only. */
  memory(): number {
    const [, pages] = readFileSync(`/proc/${this.child.pid}/statm`, 'utf8').split(' ');
    return Number(pages) * 4096;
  }

  /** Ends it, waits for its end, and removes its folder. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the server logged so far. */
  logged(): string {
    return this.start.log.join('\n');
  }

  private controlPort(app: string): string {
    const file = join(this.folder, 'data', 'simulators', ENVIRONMENT, app, 'ports');
    const [, control] = readFileSync(file, 'utf8').trim().split(' ');
    return `http://127.0.0.1:${control}`;
  }
}

/** What tells a server where the apps beside it are. */
function between({ erp, crm }: Apps): Record<string, string> {
  const app = (name: string, { url, control, token }: StandaloneApp) => ({
    [`TANDEM_${name}_URL`]: url,
    [`TANDEM_${name}_CONTROL_URL`]: control,
    [`TANDEM_${name}_TOKEN`]: token,
  });
  return { ...app('ERP', erp), ...app('CRM', crm) };
}

async function serve({ env, log }: Start): Promise<{ child: ChildProcess; url: string; welcome: string }> {
  const binary = process.env.TANDEM_BINARY;
  if (!binary) throw new Error('TANDEM_BINARY does not name the program to test; `make test` sets it');
  const child = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  createInterface(child.stderr!).on('line', (line) => log.push(line));
  const [url, welcome] = await ready(child, log);
  return { child, url, welcome };
}

function ready(child: ChildProcess, log: string[]): Promise<[url: string, welcome: string]> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Tandem ${why}:\n${log.join('\n')}`));
    const late = setTimeout(() => fail('was not ready within 45 seconds'), 45_000);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${code} before it was ready`));
    createInterface(child.stdout!).on('line', (line) => {
      const [, url, welcome] = READY.exec(line) ?? [];
      if (!url || !welcome) return;
      clearTimeout(late);
      resolve([url, welcome]);
    });
  });
}
