/**
 * The one way to open a transaction. Promises:
 * - what `work` returned is returned only when the transaction is durable;
 * - `NothingHappened` is thrown only when it certainly did not happen (it may be tried again);
 * - a connection lost during COMMIT is settled by asking the database afterwards, over a new connection, and only if
 *   that stays impossible the error is `OutcomeUnknown`.
 *
 * How a lost COMMIT is settled: the transaction begins by inserting a random marker. Once the transaction's id is no
 * longer in progress, the marker is there or it is not. (The id alone would not do: after a crash of the server an id
 * that never reached the disk is given out again.)
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type pg from "pg";

import { countChanged, runStatement, type Database } from "#db/connect.ts";
import { ConnectionLost, isAtFault, isContention, NothingHappened, OutcomeUnknown } from "#db/errors.ts";
import { ask } from "#db/flight.ts";
import { statement, type Queryable, type Statement } from "#db/statement.ts";

/**
 * An open transaction (READ COMMITTED: each statement sees what was committed before it). Never kept beyond `work`.
 * Statements asked for together (Promise.all) travel together and run one after the other, in the order they were asked.
 */
export interface Tx extends Queryable {
  /** Runs a statement that has to change exactly so many rows: anything else is an error. */
  change(statement: Statement<unknown>, values: readonly unknown[], rows: number): Promise<void>;
  /** Calls back once, after the commit is durable, with the transaction's id (xid8, as text); never after a rollback. */
  afterCommit(callback: (xid: string) => void): void;
}

const settleForMs = 5_000;
const settleEveryMs = 100;

interface Attempt<T> {
  readonly marker: string;
  readonly callbacks: ((xid: string) => void)[];
  xid: string;
  /** Set once COMMIT has been sent: from then on it may have happened. */
  committing?: { result: T };
}

// Not declared like the others: they have no plans to look at.
const beginStatement = { name: "begin", text: "begin" };
const commitStatement = { name: "commit", text: "commit" };
const rollbackStatement = { name: "rollback", text: "rollback" };
const insertMarker = statement<{ xid: string }>(
  "insert_commit_marker",
  `insert into commit_markers (marker) values ($1) returning pg_current_xact_id()::text as xid`,
);

/**
 * Runs `work` in one transaction and commits it. An error thrown by `work` rolls back and is passed on. `committing` is
 * called when COMMIT has been sent.
 */
export async function transaction<T>(db: Database, work: (tx: Tx) => Promise<T>, committing?: () => void): Promise<T> {
  const attempt: Attempt<T> = { marker: randomUUID(), callbacks: [], xid: "" };
  const result = await db
    .withConnection((client) => runWork(client, attempt, work, committing))
    .catch((error: unknown) => recover(db, attempt, error));
  for (const callback of attempt.callbacks) callback(attempt.xid);
  return result;
}

async function runWork<T>(
  client: pg.PoolClient,
  attempt: Attempt<T>,
  work: (tx: Tx) => Promise<T>,
  committing: (() => void) | undefined,
): Promise<T> {
  let result: T;
  try {
    result = await beginAndWork(client, attempt, work);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) await ask(client, rollbackStatement);
    throw error;
  }
  attempt.committing = { result };
  const committed = ask(client, commitStatement);
  committing?.();
  const { tag } = await committed;
  // A server that had already given the transaction up answers COMMIT with ROLLBACK, and no error.
  if (tag !== "COMMIT") throw new NothingHappened(`COMMIT was answered with ${tag}`);
  return result;
}

/** Begins and works. The first statements of `work` travel together with BEGIN, and run after it. */
async function beginAndWork<T>(client: pg.PoolClient, attempt: Attempt<T>, work: (tx: Tx) => Promise<T>): Promise<T> {
  let ended = false;
  const refuseIfEnded = ({ name }: Statement<unknown>): void => {
    // Sent now, it would run outside of the transaction.
    if (ended) throw new Error(`${name} was asked of a transaction that has ended`);
  };
  const beginning = begin(client, attempt.marker);
  const working = work({
    query: async (sql, values = []) => {
      refuseIfEnded(sql);
      return runStatement(client, sql, values);
    },
    change: async (sql, values, rows) => {
      refuseIfEnded(sql);
      const changed = await countChanged(client, sql, values);
      if (changed !== rows) throw new Error(`${sql.name} changed ${changed} rows instead of ${rows}`);
    },
    afterCommit: (callback) => void attempt.callbacks.push(callback),
  });
  const [begun, worked] = await Promise.allSettled([beginning, working]);
  ended = true;
  if (begun.status === "rejected") throw begun.reason;
  if (worked.status === "rejected") throw worked.reason;
  attempt.xid = begun.value;
  return worked.value;
}

/** Begins the transaction and answers its id. */
async function begin(client: pg.PoolClient, marker: string): Promise<string> {
  const [, [begun]] = await Promise.all([ask(client, beginStatement), runStatement(client, insertMarker, [marker])]);
  return String(begun?.xid);
}

/** Turns a failure into what it means, or, for a lost COMMIT that turns out to have happened, into its result. */
async function recover<T>(db: Database, attempt: Attempt<T>, error: unknown): Promise<T> {
  if (error instanceof ConnectionLost && attempt.committing) {
    if (await wasCommitted(db, attempt)) return attempt.committing.result;
    throw new NothingHappened("the connection was lost before COMMIT took effect", { cause: error });
  }
  if (error instanceof ConnectionLost || isContention(error)) {
    throw new NothingHappened(error instanceof Error ? error.message : String(error), { cause: error });
  }
  throw error;
}

const transactionStatus = statement<{ status: string | null }>(
  "transaction_status",
  `select pg_xact_status($1::xid8) as status`,
);
const markerExists = statement<{ committed: boolean }>(
  "marker_exists",
  `select exists (select from commit_markers where marker = $1) as committed`,
);

/** Whether a transaction whose COMMIT was not answered was committed. OutcomeUnknown if nobody can say in time. */
async function wasCommitted(db: Database, attempt: { marker: string; xid: string }): Promise<boolean> {
  const giveUpAt = performance.now() + settleForMs;
  let cause: unknown;
  while (performance.now() < giveUpAt) {
    try {
      if (!(await isInProgress(db, attempt.xid))) {
        const [marker] = await db.query(markerExists, [attempt.marker]);
        return marker?.committed === true;
      }
    } catch (error) {
      cause = error;
    }
    await sleep(settleEveryMs);
  }
  throw new OutcomeUnknown("the connection was lost during COMMIT and the outcome could not be learned", { cause });
}

async function isInProgress(db: Database, xid: string): Promise<boolean> {
  try {
    const [state] = await db.query(transactionStatus, [xid]);
    return state?.status === "in progress";
  } catch (error) {
    // The server has crashed since and does not know the id any more: it says that it is in the future.
    if (isAtFault(error)) return false;
    throw error;
  }
}

/**
 * Longer than anyone asks for the outcome of a lost COMMIT. The clock is read once, in a query of its own: compared with
 * each row, it would keep the index from being used.
 */
const deleteMarkers = statement<{ marker: string }>(
  "delete_old_markers",
  `delete from commit_markers
    where marker in (
      select marker from commit_markers
       where committed_at < (select clock_timestamp() - interval '10 minutes') limit $1)
   returning marker`,
);

/** Deletes at most `limit` markers that nobody will ask for any more; answers how many. */
export async function deleteOldMarkers(db: Database, limit: number): Promise<number> {
  return (await db.query(deleteMarkers, [limit])).length;
}
