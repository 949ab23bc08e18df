/** Opening the waiting room of a new concert, in the transaction that creates the concert. */
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { insertQueue } from "#queue/queries.ts";

/** Gives a concert its queue; followers learn its first policy as they learn every later one. */
export async function openQueue(tx: Tx, log: EventLog, concertId: number, policy: QueuePolicy): Promise<void> {
  await insertQueue(tx, concertId, policy);
  await log.append(tx, [{ type: "queue.changed", concertId, showId: null, payload: policy }]);
}
