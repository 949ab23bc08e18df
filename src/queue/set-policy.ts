/** Changing how a queue admits. It takes effect at once on every instance; nobody's turn is taken away. */
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { lockQueues, updatePolicy } from "#queue/queries.ts";

/** Changes what `changes` names; answers the whole policy, as it was and as it is. Problems: NOT_FOUND. */
export async function setPolicy(
  tx: Tx,
  log: EventLog,
  concertId: number,
  changes: Partial<QueuePolicy>,
): Promise<{ before: QueuePolicy; after: QueuePolicy }> {
  const [queue] = await lockQueues(tx, [concertId]);
  if (!queue) throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
  const before = policyOf(queue);
  const after = policyOf({ ...queue, ...changes });
  await updatePolicy(tx, concertId, after);
  await log.append(tx, [{ type: "queue.changed", concertId, showId: null, payload: after }]);
  return { before, after };
}

/** Of a queue, its policy and nothing else. */
function policyOf({ state, capacity, passSeconds, claimSeconds, admitPerSecond }: QueuePolicy): QueuePolicy {
  return { state, capacity, passSeconds, claimSeconds, admitPerSecond };
}
