/** A row of a simulated app. */
export type Row = { id: string; version: number; values: Record<string, unknown>; display: Record<string, string> };
/** What goes wrong on command. */
export type Faults = {
  offline?: boolean;
  slow?: { median_ms: number; p99_ms?: number };
  late?: { percent: number; ms: number };
  pages?: { rows: number; edits: number };
  reject?: { table: string; filter?: string; message: string }[];
  refuse?: { status: number; percent: number };
  lose_answers?: number;
  doorbells?: 'ring' | 'lost' | 'twice';
  expire_changes?: boolean;
};

/** The control port of a simulated app: what its users and its bad days do. */
export class SimulatedApp {
  constructor(private readonly root: string) {}

  /** Rows that mention a text. */
  async search(set: string, text: string, top = 50): Promise<Row[]> {
    const query = new URLSearchParams({ search: text, top: String(top) });
    return (await this.call<{ rows: Row[] }>('GET', `tables/${set}?${query}`)).rows;
  }

  /** The one row whose column has that value. */
  async row(set: string, column: string, value: string): Promise<Row> {
    const found = (await this.search(set, value)).find((row) => row.values[column] === value);
    if (!found) throw new Error(`${set} has no row whose ${column} is ${value}`);
    return found;
  }

  /** The columns of every row by its id, as they are kept. */
  async all(set: string): Promise<Map<string, Record<string, unknown>>> {
    const lines = (await this.text('GET', `state/${set}`)).split('\n').filter((line) => line !== '');
    const rows = lines.map((line) => JSON.parse(line) as { id: string; record: Record<string, unknown> });
    return new Map(rows.map(({ id, record }) => [id, record]));
  }

  /** Enters a new row, as its user would. */
  async create(set: string, values: Record<string, unknown>): Promise<void> {
    await this.call('POST', `tables/${set}`, values);
  }

  /** Changes columns of a row, as its user would. */
  async edit(set: string, row: { id: string }, values: Record<string, unknown>): Promise<void> {
    await this.call('PATCH', `tables/${set}/${row.id}`, values);
  }

  /** Switches faults; those that are not named stay. */
  async faults(faults: Faults): Promise<void> {
    await this.call('POST', 'faults', faults);
  }

  /** Switches every fault off. */
  async healthy(): Promise<void> {
    await this.call('DELETE', 'faults');
  }

  /** Changes columns of a table, in the place of what was altered before. */
  async alter(set: string, alteration: { hide?: string[]; rename?: Record<string, string>; require?: string[] }): Promise<void> {
    await this.call('POST', `schema/${set}`, alteration);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = await this.text(method, path, body);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async text(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(`${this.root}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text;
  }
}
