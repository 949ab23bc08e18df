/**
 * Statements that travel together: one packet there and one back, however many they are.
 *
 * Promises: they run one after the other, in the order in which they were asked; each is parsed and described once on a
 * connection, and only bound and run from then on; nobody is answered before the server is through with all of them. If one
 * fails, those behind it do not run, and whoever asked for it hears so before they do.
 *
 * It speaks the extended query protocol through the driver's connection, with a single Sync at the end. (The driver's own
 * pipeline sends one behind each statement, and the server answers each Sync at once: as many packets, and as many wakings
 * of the instance, as statements.)
 */
import type pg from "pg";

import { asDatabaseError, ConnectionLost, NothingHappened } from "#db/errors.ts";
import { writeParameter, type Parameter } from "#db/parameters.ts";
import { rowReader, type Column, type Row } from "#db/rows.ts";
import type { Statement } from "#db/statement.ts";

/** What came of one statement. */
export interface Answer {
  readonly rows: readonly Row[];
  /** What the server says it did, and to how many rows where there are any: "COMMIT", "INSERT 0 7". */
  readonly tag: string;
}

/** One statement of a flight, and who waits for it. */
export interface Part {
  readonly statement: Statement<unknown>;
  readonly values: readonly Parameter[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: Error) => void;
}

type ReadRow = (texts: readonly (string | null)[]) => Row;
/** The prepared statements of a connection by name, with what reads their rows if they answer any. */
type Prepared = Map<string, ReadRow | undefined>;

const preparedOn = new WeakMap<pg.Connection, Prepared>();
/** Those that leave at the end of this turn of the event loop. */
const boarding = new WeakMap<pg.ClientBase, Flight>();

/**
 * Asks for a statement. What is asked of a connection in one turn of the event loop is one flight; several statements belong
 * into a transaction, because those before one that fails are answered, and undone with it. Errors: the server's own;
 * ConnectionLost; NothingHappened, if one before it failed; TypeError for a value that PostgreSQL cannot be sent.
 */
export async function ask(
  client: pg.ClientBase,
  statement: Statement<unknown>,
  values: readonly unknown[] = [],
): Promise<Answer> {
  const parameters = values.map(writeParameter);
  try {
    return await new Promise((resolve, reject) => board(client, { statement, values: parameters, resolve, reject }));
  } catch (error) {
    // The driver's own leads to its socket. Who reads it wants to know who asked.
    Error.captureStackTrace(error as Error);
    throw error;
  }
}

function board(client: pg.ClientBase, part: Part): void {
  const flight = boarding.get(client);
  if (flight) flight.parts.push(part);
  else takeOff(client, new Flight([part]));
}

function takeOff(client: pg.ClientBase, flight: Flight): void {
  boarding.set(client, flight);
  process.nextTick(() => {
    boarding.delete(client);
    client.query(flight);
  });
}

/** To the driver it is one query: what the driver calls is named as the driver wants it. */
export class Flight implements pg.Submittable {
  readonly parts: Part[];
  /** Called at the end, by which the driver knows that its time limit was kept. */
  callback: () => void = () => undefined;
  /** A time limit of its own, in milliseconds; without one the connection's counts. */
  query_timeout: number | undefined;
  readonly #answers: Answer[] = [];
  #prepared: Prepared = new Map();
  #readRow: ReadRow | undefined;
  #rows: Row[] = [];

  constructor(parts: Part[]) {
    this.parts = parts;
  }

  submit(connection: pg.Connection): void {
    this.#prepared = preparedOn.get(connection) ?? new Map<string, ReadRow>();
    preparedOn.set(connection, this.#prepared);
    connection.stream.cork();
    const sent = new Set<string>();
    for (const { statement, values } of this.parts) {
      const { name } = statement;
      if (name === "" || !(this.#prepared.has(name) || sent.has(name))) prepare(connection, statement);
      sent.add(name);
      connection.bind({ statement: name, values: values as (string | Buffer | null)[] }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
    this.#expectNext();
  }

  handleRowDescription({ fields }: { fields: readonly Column[] }): void {
    this.#readRow = rowReader(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    this.#rows.push((this.#readRow as ReadRow)(fields));
  }

  handleCommandComplete({ text }: { text: string }): void {
    const { name } = (this.parts[this.#answers.length] as Part).statement;
    if (name !== "") this.#prepared.set(name, this.#readRow);
    this.#answers.push({ rows: this.#rows, tag: text });
    this.#expectNext();
  }

  /** Only now is it certain: a statement outside of a transaction is committed after it has told what it did. */
  handleReadyForQuery(): void {
    this.callback();
    this.parts.forEach(({ resolve }, index) => resolve(this.#answers[index] as Answer));
  }

  handleError(error: unknown): void {
    this.callback();
    const reason = asDatabaseError(error);
    if (reason instanceof ConnectionLost) {
      for (const { reject } of this.parts) reject(reason);
      return;
    }
    // A statement that is a transaction of its own may fail when it has told what it did: in its commit.
    const failed = Math.min(this.#answers.length, this.parts.length - 1);
    const behind = this.parts.slice(failed + 1);
    for (let i = 0; i < failed; i += 1) this.parts[i]?.resolve(this.#answers[i] as Answer);
    this.parts[failed]?.reject(reason);
    // What failed may yet be told in other words on its way to who waits for all of them.
    setImmediate(() => {
      for (const { reject } of behind) reject(new NothingHappened("a statement before it failed", { cause: reason }));
    });
  }

  #expectNext(): void {
    const next = this.parts[this.#answers.length]?.statement.name ?? "";
    this.#readRow = this.#prepared.get(next);
    this.#rows = [];
  }
}

/** A flight that failed may have left the statement there; to close one that is not there is no error. */
function prepare(connection: pg.Connection, { name, text }: Statement<unknown>): void {
  if (name !== "") connection.close({ type: "S", name }, true);
  connection.parse({ name, text, types: [] }, true);
  connection.describe({ type: "S", name }, true);
}
