/**
 * The one way to reach PostgreSQL. Promises: every connection has its time limits and plans as set here; an error on
 * a connection never becomes an uncaught exception; a connection that failed in any way but SQL is thrown away.
 *
 * Transactions and single statements have a pool each. A pool lends the connection that was given back last, so that steady
 * batches stay on two or three server processes, whose plans, catalogue and pages are at hand. Were there one pool, each
 * burst of reads would mix it up, and a batch would meet another process each time (docs/performance.md).
 */
import pg from "pg";
import type { Logger } from "pino";

import { clientSettings } from "#db/client-settings.ts";
import { asDatabaseError, ConnectionLost } from "#db/errors.ts";
import { ask } from "#db/flight.ts";
import type { Queryable, Statement } from "#db/statement.ts";

/** A PostgreSQL database: a bounded number of connections. Statements asked of it directly are transactions of their own. */
export interface Database extends Queryable {
  /** Lends a connection of the transactions' for as long as `work` takes. For db/transaction.ts; rooms use that. */
  withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Connections: open, idle, and requests waiting for one. */
  poolFigures(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface ConnectOptions {
  url: string;
  /** Half of them for transactions, half for single statements; one each at least. */
  maxConnections: number;
  logger: Logger;
  /** Where the connections show up in pg_stat_activity. */
  applicationName?: string;
  /** For work that nobody waits for, and that keeps nobody waiting: how long each step of it may take at the most. */
  patienceMs?: number;
}

/**
 * Settings of every connection, whatever the administrator of the server has set. Limits: a server that waits for a lock gives
 * up after a second, so that one stuck transaction cannot stop the rest. Plans: tables grow from nothing to millions within
 * one sale, faster than their statistics, so plans are pinned to indexes and nested loops, in one process: to start helpers
 * takes longer than any of them (docs/decisions/0005-pinned-plans.md). Meaning: what is counted once a lock is had must
 * include what others have committed meanwhile, moments and numbers must arrive whole and in the form in which they are read
 * here, and a connection that rests is still wanted.
 */
const sessionSettings = {
  default_transaction_isolation: "read committed",
  datestyle: "ISO",
  extra_float_digits: "1",
  idle_session_timeout: "0",
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
    .map(([name, value]) => `-c ${name}=${value.replaceAll(" ", "\\ ")}`)
    .join(" ");
}

function limitsOf(patienceMs: number): Partial<typeof sessionSettings> {
  const limit = `${patienceMs}ms`;
  return { statement_timeout: limit, idle_in_transaction_session_timeout: limit };
}

const clientTimeoutMs = 4_000;
const connectTimeoutMs = 3_000;

export function connect(options: ConnectOptions): Database {
  const half = options.maxConnections / 2;
  const transactions = openPool(options, Math.ceil(half));
  const statements = openPool(options, Math.max(1, Math.floor(half)));
  const pools = [transactions, statements];
  const sum = (figure: (pool: pg.Pool) => number): number => pools.reduce((total, pool) => total + figure(pool), 0);
  return {
    withConnection: (work) => lend(transactions, work),
    query: <Row>(statement: Statement<Row>, values: readonly unknown[] = []) =>
      lend(statements, (client) => runStatement(client, statement, values)),
    poolFigures: () => ({
      total: sum((pool) => pool.totalCount),
      idle: sum((pool) => pool.idleCount),
      waiting: sum((pool) => pool.waitingCount),
    }),
    close: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
  };
}

function openPool({ url, logger, applicationName = "jari", patienceMs }: ConnectOptions, max: number): pg.Pool {
  const settings = clientSettings(url, {
    connectionTimeoutMillis: patienceMs ?? connectTimeoutMs,
    // Above the server's own limits, for the case that the server does not answer at all.
    query_timeout: patienceMs === undefined ? clientTimeoutMs : 2 * patienceMs,
    keepAlive: true,
    application_name: applicationName,
    options: sessionOptions(patienceMs === undefined ? {} : limitsOf(patienceMs)),
  });
  const pool = new pg.Pool({ ...settings, max });
  // Not the driver's own error: all of the client hangs on it, with the key that cancels its statements.
  pool.on("error", (error) => {
    const lost = new ConnectionLost(error.message, { cause: error });
    logger.warn({ err: lost }, "an idle database connection was lost");
  });
  // Without a listener of its own, a connection that dies while lent out would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function lend<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
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

/** Runs a statement on one connection. Errors: the server's own, or ConnectionLost. */
export async function runStatement<Row>(
  client: pg.PoolClient,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await ask(client, statement, values)).rows as Row[];
}

/** Runs a statement on one connection; answers how many rows it changed. Errors: as runStatement. */
export async function countChanged(
  client: pg.PoolClient,
  statement: Statement<unknown>,
  values: readonly unknown[],
): Promise<number> {
  const { tag } = await ask(client, statement, values);
  return Number(tag.slice(tag.lastIndexOf(" ") + 1));
}
