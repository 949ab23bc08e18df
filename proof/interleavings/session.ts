/**
 * A connection of one party, on which the service's own code runs: but each statement waits until it is told to go, so
 * that the statements of several parties come in whatever order is to be tried.
 *
 * Statements that the service sends together wait one behind the other, as they would at the server. Time limits are
 * lifted: how long a statement waits is decided here, and does not depend on the machine.
 */
import type pg from "pg";

import { connect, type Database } from "#db/connect.ts";
import { Flight, type Part } from "#db/flight.ts";
import type { Logger } from "pino";

import { footprintOf, joined, nothing, type Footprint } from "#proof/interleavings/footprint.ts";

/** Changes a statement on its way to the server. For breaking the service on purpose. */
export type Rewrite = (text: string) => string;

export interface SessionOptions {
  name: string;
  url: string;
  logger: Logger;
  /** Which server processes a process waits for (pg_blocking_pids). */
  blockersOf: (pid: number) => Promise<readonly number[]>;
  tables: ReadonlySet<string>;
  rewrite?: Rewrite | undefined;
}

/** `ready`: a statement waits to be let go; `blocked`: the statement under way waits for another party. */
export type Standing = "ready" | "blocked" | "ended";

interface Held {
  readonly name: string;
  readonly touches: Footprint;
  go(): Promise<unknown>;
}

/** How long a statement is given before the server is asked whether it waits for another. */
const lookAfterMs = 3;
/** Above anything that a run takes: a statement that waits for another party waits as long as it is let. */
const patienceMs = 120_000;
const liftLimits = `set lock_timeout = 0; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
  select pg_backend_pid() as pid`;

export class Session {
  readonly name: string;
  /** What the service's code is given as its database. */
  readonly db: Database;
  readonly #options: SessionOptions;
  readonly #real: Database;
  #waiting: Held[] = [];
  #underWay: Held | undefined;
  #touched = nothing;
  #answer: string | undefined;
  #pid = 0;
  #wake = (): void => undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.name = options.name;
    this.#real = connect({
      url: options.url,
      maxConnections: 1,
      logger: options.logger,
      applicationName: options.name,
    });
    this.db = { ...this.#real, withConnection: (work) => this.#lend(work), query: () => refuse() };
  }

  /** Begins to do something. It answers what came of it, in words. */
  start(work: (db: Database) => Promise<string>): void {
    this.#answer = undefined;
    this.#touched = nothing;
    void this.#end(work(this.db));
  }

  /** What came of it; undefined before the end. */
  get answer(): string | undefined {
    return this.#answer;
  }

  /** The statement that waits to be let go, or the one under way. */
  get next(): { name: string; touches: Footprint } {
    const held = this.#underWay ?? this.#waiting[0];
    if (!held) throw new Error(`${this.name} has nothing to do`);
    // The end of a transaction shows to others all that it touched, and lets its locks go.
    return isEnd(held) ? { name: held.name, touches: { reads: new Set(), writes: this.#touched.writes } } : held;
  }

  /** Whether the next statement ends the transaction: whoever waits for it goes on. */
  get ends(): boolean {
    return isEnd(this.next);
  }

  /** Lets the next statement go. */
  step(): void {
    const held = this.#waiting.shift();
    if (!held || this.#underWay) throw new Error(`${this.name} is not ready`);
    this.#underWay = held;
    this.#touched = joined(this.#touched, held.touches);
    void held.go().finally(() => {
      this.#underWay = undefined;
      this.#wake();
    });
  }

  /** Waits until it is clear how the party stands. */
  async settle(): Promise<Standing> {
    for (;;) {
      if (this.#answer !== undefined) return "ended";
      if (!this.#underWay && this.#waiting.length > 0) return "ready";
      await this.#wakenOrAfter(lookAfterMs);
      const asked = this.#underWay;
      if (asked && (await this.#options.blockersOf(this.#pid)).length > 0 && asked === this.#underWay) return "blocked";
    }
  }

  close(): Promise<void> {
    return this.#real.close();
  }

  async #end(working: Promise<string>): Promise<void> {
    this.#answer = await working;
    this.#wake();
  }

  #wakenOrAfter(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #lend<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return this.#real.withConnection(async (client) => {
      const answers = (await client.query(liftLimits)) as unknown as pg.QueryResult<{ pid: number }>[];
      this.#pid = answers.at(-1)?.rows[0]?.pid ?? 0;
      return work(this.#holding(client));
    });
  }

  /** The same connection, but that the statements of a flight wait, each for itself. */
  #holding(client: pg.PoolClient): pg.PoolClient {
    const query = ({ parts }: Flight): void => {
      for (const part of parts) this.#waiting.push(this.#hold(client, part));
      this.#wake();
    };
    return Object.create(client, { query: { value: query } }) as pg.PoolClient;
  }

  #hold(client: pg.PoolClient, { statement, values, resolve, reject }: Part): Held {
    const { rewrite = (text: string) => text, tables } = this.#options;
    const text = rewrite(statement.text);
    const go = (): Promise<void> =>
      new Promise((ended) => {
        const alone = new Flight([
          {
            statement: { name: statement.name, text },
            values,
            resolve: (answer) => ended(resolve(answer)),
            reject: (reason) => ended(reject(reason)),
          },
        ]);
        alone.query_timeout = patienceMs;
        client.query(alone);
      });
    return { name: statement.name, touches: footprintOf(text, tables), go };
  }
}

function isEnd({ name }: { name: string }): boolean {
  return name === "commit" || name === "rollback";
}

function refuse(): never {
  throw new Error("verbs work in transactions");
}
