import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SimulatedApp } from './simulated-app.ts';

/** One simulated app that runs alone, in memory, as somebody starts it who has no Tandem. */
export class StandaloneApp {
  /** Accepted as a bearer. */
  readonly token = 'stories-5f0c21';

  /** What its users and its bad days do. */
  readonly users: SimulatedApp;

  private constructor(
    private readonly child: ChildProcess,
    /** Its base URL, without a slash at its end. */
    readonly url: string,
    /** The root of its control port, without a slash at its end. */
    readonly control: string,
  ) {
    this.users = new SimulatedApp(control);
  }

  /** Starts one on any free port, with a few hundred customers if nothing is said; it dies with this process. */
  static async start(app: 'erp' | 'crm', customers?: number): Promise<StandaloneApp> {
    const binary = process.env.TANDEM_BINARY;
    if (!binary) throw new Error('TANDEM_BINARY does not name the program to test; `make test` sets it');
    const many = customers === undefined ? [] : ['--customers', String(customers)];
    const child = spawn(binary, ['simulate', app, '--memory', '--token', 'stories-5f0c21', '--exit-with-stdin', ...many], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [url, control] = await new Promise<[string, string]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the simulated ${app} ended with ${code}`)));
      const lines: string[] = [];
      createInterface(child.stdout!).on('line', (line) => {
        lines.push(line.trim().replace(/\/$/, ''));
        const [url, control] = lines;
        if (url !== undefined && control !== undefined) resolve([url, control]);
      });
    });
    return new StandaloneApp(child, url, control);
  }

  /** Ends it and waits for its end. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin!.end();
    await ended;
  }
}
