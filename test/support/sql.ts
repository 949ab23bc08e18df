/** Plain SQL for tests: what they look at, and what they set behind everybody's back. */
import type { QueryConfig } from "pg";

import type { Database } from "#db/connect.ts";
import type { Queryable } from "#db/statement.ts";

/** The rows of a text, which is not kept as a prepared statement. */
export function rows<Row>(db: Queryable, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return db.query<Row>({ name: "", text }, values);
}

/** The first row of a text. Errors: there is none. */
export async function row<Row>(db: Queryable, text: string, values: readonly unknown[] = []): Promise<Row> {
  const [first] = await rows<Row>(db, text, values);
  if (first === undefined) throw new Error(`no row: ${text}`);
  return first;
}

/**
 * Runs a text that is about many rows for as long as it takes: a connection of an instance gives a statement two seconds,
 * in which a busy machine may not get it done.
 */
export async function runLong(db: Database, text: string, values: readonly unknown[] = []): Promise<void> {
  await db.withConnection(async (client) => {
    await client.query("set statement_timeout = 0");
    const config: QueryConfig & { query_timeout: number } = { text, values: [...values], query_timeout: 300_000 };
    try {
      await client.query(config);
    } finally {
      await client.query("reset statement_timeout");
    }
  });
}

/** The name of the constraint (or the SQLSTATE, where no constraint has a name) that refuses a text. */
export async function refusalBy(db: Queryable, text: string, values: readonly unknown[] = []): Promise<string> {
  try {
    await rows(db, text, values);
  } catch (error) {
    const { constraint, code } = error as { constraint?: string; code?: string };
    return constraint ?? code ?? String(error);
  }
  return "nothing refused it";
}

/** How many rows of a table `work` rewrites in the transaction, and how many of those in their own page (HOT). */
export async function rewrites(
  tx: Queryable,
  table: string,
  work: () => Promise<unknown>,
): Promise<{ rows: number; inPage: number }> {
  const count = () =>
    row<{ updated: number; hot: number }>(
      tx,
      `select pg_stat_get_xact_tuples_updated($1::regclass) as updated,
              pg_stat_get_xact_tuples_hot_updated($1::regclass) as hot`,
      [table],
    );
  const before = await count();
  await work();
  const after = await count();
  return { rows: after.updated - before.updated, inPage: after.hot - before.hot };
}
