/**
 * A scenario is what fans and an operator do so that a broken promise shows: a handful of requests over two instances, at
 * the moments that matter. Jari as it is must come through each without a violation.
 */
import type { ProvedConcert } from "#proof/history/event.ts";
import type { Fan } from "#proof/mutants/fan.ts";
import type { World } from "#proof/world/world.ts";

export interface Scenario {
  /** What happens in it, in one sentence. */
  readonly says: string;
  /** How long a hold lasts in it. */
  readonly holdSeconds: number;
  play(scene: Scene): Promise<void>;
}

export interface Scene {
  readonly world: World;
  /** Opens a concert of one show on sale. Turns are long, and the first `capacity` are let in at once. */
  readonly openConcert: (terms?: Partial<ConcertTerms>) => Promise<Concert>;
  /** A user with an account and so much money. */
  readonly newFan: (balance?: number) => Promise<Fan>;
  /** Gives a payment back, over one instance. */
  readonly refund: (fan: Fan, paid: { payment: number; reservation: number }, at: At) => Promise<void>;
  /**
   * Holds the locks that `lock` takes while `work` runs, as another transaction that takes its time would, and lets them
   * go without having changed anything. Less than a second, or those who wait give up.
   */
  readonly whileLocked: <Value>(lock: Lock, work: () => Promise<Value>) => Promise<Value>;
}

/** Which instance is asked, by its index. */
export type At = 0 | 1;

/** A query that locks rows. */
export interface Lock {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface ConcertTerms {
  readonly capacity: number;
  readonly claimSeconds: number;
  readonly maxSeatsPerUser: number;
}

export interface Concert extends ProvedConcert {
  /** Its only show. */
  readonly show: number;
}

/** The lock of one row, by a column of it. */
export function rowLock(table: string, keys: Readonly<Record<string, unknown>>): Lock {
  const columns = Object.keys(keys).map((column, index) => `${column} = $${index + 1}`);
  return { text: `select from ${table} where ${columns.join(" and ")} for update`, values: Object.values(keys) };
}
