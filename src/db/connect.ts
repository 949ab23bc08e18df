/**
 * The one way to reach PostgreSQL. Promises: every connection has its time limits and plans as set here; an error on
 * a connection never becomes an uncaught exception; a connection that failed in any way but SQL is thrown away.
 */
import pg from "pg";
import type { Logger } from "pino";

import { writeArray } from "#db/array.ts";
import { asDatabaseError, ConnectionLost } from "#db/errors.ts";
import type { Queryable, Statement } from "#db/statement.ts";

/** A PostgreSQL database: a bounded pool of connections. Statements asked of it directly are transactions of their own. */
export interface Database extends Queryable {
  /** Lends a connection for as long as `work` takes. For db/transaction.ts; rooms use that. */
  withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Connections: open, idle, and requests waiting for one. */
  poolFigures(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface ConnectOptions {
  url: string;
  maxConnections: number;
  logger: Logger;
  /** Where the connections show up in pg_stat_activity. */
  applicationName?: string;
}

/**
 * Settings of every connection. Limits: a server that waits for a lock gives up after a second, so that one stuck
 * transaction cannot stop the rest. Plans: tables grow from nothing to millions within one sale, faster than their
 * statistics, so plans are pinned to indexes and nested loops, in one process: to start helpers takes longer than any of
 * them (docs/decisions/0005-pinned-plans.md).
 */
const sessionSettings = {
  lock_timeout: "1s",
  statement_timeout: "2s",
  idle_in_transaction_session_timeout: "1s",
  timezone: "UTC",
  synchronous_commit: "on",
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  enable_material: "off",
  jit: "off",
  max_parallel_workers_per_gather: "0",
};

/** Those settings as a connection asks for them, some of them changed: who breaks one on purpose keeps the others. */
export function sessionOptions(changes: Partial<typeof sessionSettings> = {}): string {
  return Object.entries({ ...sessionSettings, ...changes })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

/** Above the server's own limits, for the case that the server does not answer at all. */
const clientTimeoutMs = 4_000;
const connectTimeoutMs = 3_000;

const int8 = 20;
const timestamptz = 1184;
const date = 1082;

let lastText = "";
let lastTime = Number.NaN;

/**
 * A moment as PostgreSQL writes it in UTC. The rows of an answer mostly tell the same one; and `Date.parse` takes half the
 * time for the standard's way of writing it.
 */
function parseTimestamp(text: string): number {
  if (text !== lastText) {
    lastTime = text.endsWith("+00") ? Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : Date.parse(text);
    lastText = text;
  }
  return lastTime;
}

function typeParser(oid: number, format: unknown): (text: string) => unknown {
  if (oid === int8) return Number;
  if (oid === timestamptz) return parseTimestamp;
  if (oid === date) return String;
  return pg.types.getTypeParser(oid, format as "text");
}

export function connect({ url, maxConnections, logger, applicationName = "jari" }: ConnectOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: clientTimeoutMs,
    keepAlive: true,
    // Statements that do not need each other's answers are sent together and run in the order they were sent.
    pipeline: true,
    application_name: applicationName,
    options: sessionOptions(),
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  // Not the driver's own error: all of the client hangs on it, with the key that cancels its statements.
  pool.on("error", (error) => {
    const lost = new ConnectionLost(error.message, { cause: error });
    logger.warn({ err: lost }, "an idle database connection was lost");
  });
  // Without a listener of its own, a connection that dies while lent out would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));

  async function withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw asDatabaseError(error);
    });
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      client.release(error instanceof ConnectionLost);
      throw error;
    }
  }

  return {
    withConnection,
    query: <Row>(statement: Statement<Row>, values: readonly unknown[] = []) =>
      withConnection((client) => runStatement(client, statement, values)),
    poolFigures: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** What the driver is given: arrays are written here, where a batch's are nearly all that is sent. */
function toParameters(values: readonly unknown[]): unknown[] {
  return values.map((value) => (Array.isArray(value) ? writeArray(value) : value));
}

/** Lets what is sent in this turn of the event loop leave in one piece: a packet, and a waking of the server, for all. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = client.connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Runs a prepared statement on one connection. Errors: the server's own, or ConnectionLost. */
export async function runStatement<Row>(
  client: pg.PoolClient,
  { name, text }: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  sendTogether(client);
  try {
    return (await client.query({ name, text, values: toParameters(values) })).rows as Row[];
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Runs a prepared statement on one connection; answers how many rows it changed. Errors: as runStatement. */
export async function countChanged(
  client: pg.PoolClient,
  { name, text }: Statement<unknown>,
  values: readonly unknown[],
): Promise<number> {
  sendTogether(client);
  try {
    return (await client.query({ name, text, values: toParameters(values) })).rowCount ?? 0;
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Runs plain text on one connection, several statements if need be. Errors: the server's own, or ConnectionLost. */
export async function runText(client: pg.PoolClient, text: string): Promise<pg.QueryResult[]> {
  sendTogether(client);
  try {
    return ([] as pg.QueryResult[]).concat(await client.query(text));
  } catch (error) {
    throw asDatabaseError(error);
  }
}
