import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One simulated app that runs alone, in memory, as somebody starts it who has no Tandem. */
export class StandaloneApp {
  /** Accepted as a bearer. */
  readonly token = 'stories-5f0c21';

  private constructor(
    private readonly child: ChildProcess,
    /** Its base URL, without a slash at its end. */
    readonly url: string,
  ) {}

  /** Starts one on any free port; it dies with this process. */
  static async start(app: 'erp' | 'crm'): Promise<StandaloneApp> {
    const binary = process.env.TANDEM_BINARY;
    if (!binary) throw new Error('TANDEM_BINARY does not name the program to test; `make test` sets it');
    const child = spawn(binary, ['simulate', app, '--memory', '--token', 'stories-5f0c21', '--exit-with-stdin'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the simulated ${app} ended with ${code}`)));
      // The first line is its base URL.
      createInterface(child.stdout!).once('line', (line) => resolve(line.trim().replace(/\/$/, '')));
    });
    return new StandaloneApp(child, url);
  }

  /** Ends it and waits for its end. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin!.end();
    await ended;
  }
}
