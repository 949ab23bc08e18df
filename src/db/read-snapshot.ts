/**
 * One consistent look at the whole database, however long it takes: a transaction that sees what was committed when it
 * began, and nothing later. It takes no lock that a writer could wait for.
 *
 * It has a connection of its own, because the pool's have short time limits, and plans that are pinned to indexes, good
 * for a few rows; here whole tables are joined.
 */
import pg from "pg";

import { clientSettings } from "#db/client-settings.ts";
import { asDatabaseError, ConnectionLost, isContention, NothingHappened } from "#db/errors.ts";
import type { Queryable, Statement } from "#db/statement.ts";

const connectTimeoutMs = 3_000;
const statementTimeoutMs = 120_000;
/** Above the server's own limit, for the case that the server does not answer at all. */
const clientTimeoutMs = statementTimeoutMs + 5_000;

/**
 * Settings of the transaction, whatever the server's defaults are: moments and numbers arrive as they are read here. Plans:
 * statistics are often older than the tables, so nested loops, which are ruinous where the guess was wrong, are a last
 * resort; and one core is enough.
 */
const begin = `
  begin isolation level repeatable read read only;
  set local statement_timeout = ${statementTimeoutMs};
  set local lock_timeout = '1s';
  set local idle_in_transaction_session_timeout = '10s';
  set local timezone = 'UTC';
  set local datestyle = 'ISO';
  set local extra_float_digits = 1;
  set local work_mem = '64MB';
  set local jit = off;
  set local enable_nestloop = off;
  set local enable_seqscan = on;
  set local enable_hashjoin = on;
  set local enable_mergejoin = on;
  set local max_parallel_workers_per_gather = 0`;

/**
 * Lets `read` look, and answers what it answers. Errors: the server's own; NothingHappened, if it took too long;
 * ConnectionLost, also if `signal` broke it off.
 */
export async function readSnapshot<T>(
  url: string,
  read: (snapshot: Queryable) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const settings = clientSettings(url, {
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: clientTimeoutMs,
    application_name: "jari snapshot",
  });
  const client = new pg.Client(settings);
  client.on("error", () => undefined);
  const breakOff = (): void => void client.end();
  try {
    await explained(client.connect());
    // Only now: a connection that is being made cannot be ended.
    signal?.addEventListener("abort", breakOff, { once: true });
    if (signal?.aborted) throw new ConnectionLost("reading was broken off");
    await explained(client.query(begin));
    return await read({
      query: async <Row>({ text }: Statement<Row>, values: readonly unknown[] = []) =>
        (await explained(client.query(text, values as unknown[]))).rows as Row[],
    });
  } finally {
    signal?.removeEventListener("abort", breakOff);
    await client.end();
  }
}

/** What the driver does, with errors that say what they mean. */
function explained<T>(done: Promise<T>): Promise<T> {
  return done.catch((error: unknown) => {
    if (isContention(error)) throw new NothingHappened("reading the whole database took too long", { cause: error });
    throw asDatabaseError(error);
  });
}
