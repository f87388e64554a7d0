import { expect } from '@playwright/test';

/** What the tests read of an entity map. */
export type MapView = { id: number; name: string; state: { name: string }; statistics: { queued: number; open_failures: number; links: number } };
/** What the tests read of a failure. */
export type FailureView = { id: number; key: string; status: string };

/** The API for programs, used with an admin token to set scenes and to know when they stand. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly environment: string,
  ) {}

  /** Sends a request below `/api/v1` and gives the answer's JSON. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** The map of that name. */
  async map(name: string): Promise<MapView> {
    const maps = await this.call<MapView[]>('GET', `/environments/${this.environment}/maps`);
    const found = maps.find((map) => map.name === name);
    if (!found) throw new Error(`there is no map ${name}`);
    return found;
  }

  /** Failures of the environment, newest first. */
  async failures(status: string): Promise<FailureView[]> {
    const path = `/environments/${this.environment}/failures?status=${status}`;
    return (await this.call<{ rows: FailureView[] }>('GET', path)).rows;
  }

  /** Waits until the records of the map are linked and nothing of it is queued. */
  async settled(name: string): Promise<void> {
    const state = async () => {
      const { links, queued } = (await this.map(name)).statistics;
      return { linked: links > 0, queued };
    };
    await expect.poll(state, { message: `${name} comes to rest`, timeout: 30_000 }).toEqual({ linked: true, queued: 0 });
  }

  /** Waits until every map runs: those of a fresh environment first copy what exists. */
  async allRunning(): Promise<void> {
    const others = async () => {
      const maps = await this.call<MapView[]>('GET', `/environments/${this.environment}/maps`);
      return maps.filter(({ state }) => state.name !== 'running').map(({ name, state }) => `${name} ${state.name}`);
    };
    await expect.poll(others, { message: 'maps that do not run', timeout: 40_000 }).toEqual([]);
  }

  /** Waits until so many changes of the map are queued. */
  async queued(name: string, count: number): Promise<void> {
    const queued = async () => (await this.map(name)).statistics.queued;
    await expect.poll(queued, { message: `queued of ${name}`, timeout: 30_000 }).toBe(count);
  }

  /** Waits until so many failures are open, however many that are. */
  async openFailures(count: number): Promise<void> {
    const path = `/environments/${this.environment}/summary`;
    const open = async () => (await this.call<{ open_failures: number }>('GET', path)).open_failures;
    await expect.poll(open, { message: 'open failures', timeout: 30_000 }).toBe(count);
  }

  /** Waits until a notice of that kind is open. */
  async noticed(kind: string): Promise<void> {
    const path = `/environments/${this.environment}/notices`;
    const open = async () => {
      const notices = await this.call<{ about: { kind: string }; until: string | null }[]>('GET', path);
      return notices.filter((notice) => notice.until === null).map((notice) => notice.about.kind);
    };
    await expect.poll(open, { message: 'open notices', timeout: 30_000 }).toContain(kind);
  }
}
