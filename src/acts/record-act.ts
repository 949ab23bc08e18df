/** Recording what an operator does, in the transaction that does it. */
import { insertAct, type Act } from "#acts/queries.ts";
import type { Tx } from "#db/transaction.ts";

export type { Act };

/** Writes the record of an act. It is there if, and only if, the transaction commits. */
export function recordAct(tx: Tx, act: Act): Promise<void> {
  return insertAct(tx, act);
}
