/**
 * A scenario is what fans and an operator do so that a broken promise shows: a handful of requests over two instances, at
 * the moments that matter. Jari as it is must come through each without a violation.
 */
import type { At, Fan } from "#proof/mutants/fan.ts";
import type { World } from "#proof/world/world.ts";

export interface Scenario {
  /** What happens in it, in one sentence. */
  readonly says: string;
  /** How long a hold lasts in it. */
  readonly holdSeconds: number;
  /** Of its concert; where nothing is said there is room for everybody. */
  readonly capacity?: number;
  readonly claimSeconds?: number;
  readonly maxSeatsPerUser?: number;
  play(scene: Scene): Promise<void>;
}

export interface Scene {
  readonly world: World;
  /** The concert, which is on sale, and its only show, which has ten seats. */
  readonly concert: number;
  readonly show: number;
  /** A user with an account and so much money. Errors: there is none to be had. */
  readonly newFan: (balance?: number) => Promise<Fan>;
  /** Gives a payment back, over one instance. */
  readonly refund: (fan: Fan, paid: { payment: number; reservation: number }, at: At) => Promise<void>;
  /**
   * Asks while the locks that `lock` takes are held, as by another transaction that takes its time; lets them go, without
   * having changed anything, when `meanwhile` is over (absent: when all that was asked has surely come to them); and waits
   * for what was asked. Less than a second, or those who wait for the locks give up.
   */
  readonly askBehind: (lock: Lock, ask: () => Asked, meanwhile?: () => Promise<unknown>) => Promise<void>;
}

/** Requests under way. */
export type Asked = readonly Promise<unknown>[];

/** A query that locks rows. */
export interface Lock {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The lock of one row, by columns of it. */
export function rowLock(table: string, keys: Readonly<Record<string, unknown>>): Lock {
  const columns = Object.keys(keys).map((column, index) => `${column} = $${index + 1}`);
  return { text: `select from ${table} where ${columns.join(" and ")} for update`, values: Object.values(keys) };
}
