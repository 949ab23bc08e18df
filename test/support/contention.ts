/**
 * Two parties at one row: a connection of its own that takes locks and keeps them until it is told, and ways to wait
 * until the other party really stands before them, or until a moment has passed by the database's clock.
 */
import pg from "pg";

import { readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { NothingHappened } from "#db/errors.ts";
import type { Queryable } from "#db/statement.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import { row } from "#test/sql.ts";
import { until } from "#test/until.ts";

export interface Blocker {
  /** Runs a statement in the open transaction. */
  run(text: string, values?: readonly unknown[]): Promise<unknown[]>;
  /** Ends the transaction and the connection; whoever waits goes on. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Opens a transaction on a connection without time limits. Whoever opens it must end it. */
export async function openBlocker(url: string): Promise<Blocker> {
  const client = new pg.Client({ connectionString: url, application_name: "jari test blocker" });
  await client.connect();
  await client.query("begin");
  const end = async (command: string): Promise<void> => {
    await client.query(command);
    await client.end();
  };
  return {
    run: async (text, values = []) => (await client.query(text, values as unknown[])).rows as unknown[],
    commit: () => end("commit"),
    rollback: () => end("rollback"),
  };
}

/** Waits until `count` connections to this database wait for a lock. */
export async function untilBlocked(db: Database, count = 1): Promise<void> {
  await until(`${count} connections wait for a lock`, async () => {
    const { blocked } = await row<{ blocked: number }>(
      db,
      `select count(*) as blocked from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return blocked >= count;
  });
}

/** Waits until a moment (milliseconds since 1970) has passed by the database's clock. */
export async function untilPast(db: Queryable, moment: number): Promise<void> {
  await until("a moment has passed", async () => (await readClock(db)) >= moment);
}

/**
 * Does `first` in a transaction, starts `second` while the first's locks are held, and commits as soon as that waits
 * for a lock. Answers what the first did, and the second's promise.
 */
export async function inTheWay<First, Second>(
  db: Database,
  first: (tx: Tx) => Promise<First>,
  second: (tx: Tx) => Promise<Second>,
): Promise<{ first: First; second: Promise<Second> }> {
  let under = Promise.resolve() as Promise<unknown>;
  const done = await transaction(db, async (tx) => {
    const result = await first(tx);
    under = second(tx);
    under.catch(() => undefined);
    await untilBlocked(db);
    return result;
  });
  return { first: done, second: under as Promise<Second> };
}

const attempts = 5;

/** A transaction that is tried again as a Batch does it, when the database undid it because of others. */
export async function patientTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction(db, work);
    } catch (error) {
      if (!(error instanceof NothingHappened) || attempt === attempts || isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock({ cause }: NothingHappened): boolean {
  return cause instanceof pg.DatabaseError && cause.code === "40P01";
}
