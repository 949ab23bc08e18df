/**
 * The database's clock as this instance estimates it. Decisions that count read clock_timestamp() in the database,
 * after the lock is held; this estimate only serves answers from memory and refusals that may come too early.
 */

import { statement, type Queryable } from "#db/statement.ts";

const clockStatement = statement<{ now: number }>("clock", `select clock_timestamp() as now`);

/** The database's clock now, in milliseconds since 1970: in a transaction, ask after the locks are held. */
export async function readClock(db: Queryable): Promise<number> {
  const [row] = await db.query(clockStatement);
  if (!row) throw new Error("clock answers one row");
  return row.now;
}

/** What a pair of clocks may drift apart, generously: one second in a day. */
const driftPerMs = 1e-5;

export class DatabaseClock {
  /** Database milliseconds at performance.now() = 0. The instance's own wall clock may jump; its monotonic clock does not. */
  #offsetMs = performance.timeOrigin;
  #uncertaintyMs = Number.POSITIVE_INFINITY;
  #observedAt = 0;

  /** Milliseconds since 1970 by the database's clock, estimated. */
  now(): number {
    return performance.now() + this.#offsetMs;
  }

  /**
   * Learns from one exchange: the database said `databaseMs` somewhere between `sentAt` and `receivedAt`, both by
   * performance.now(). The exchange with the least uncertainty wins; uncertainty grows with age, and an observation
   * that the estimate cannot explain (the database's clock was set) replaces it.
   */
  observe(sentAt: number, receivedAt: number, databaseMs: number): void {
    const uncertaintyMs = Math.max(0, receivedAt - sentAt) / 2;
    const aged = this.#uncertaintyMs + (receivedAt - this.#observedAt) * driftPerMs;
    const offsetMs = databaseMs - (sentAt + receivedAt) / 2;
    const unexplained = Math.abs(offsetMs - this.#offsetMs) > aged + uncertaintyMs + 1;
    if (!unexplained && uncertaintyMs > aged) return;
    this.#offsetMs = offsetMs;
    this.#uncertaintyMs = uncertaintyMs;
    this.#observedAt = receivedAt;
  }
}
