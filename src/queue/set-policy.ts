/** Changing how a queue admits. It takes effect at once on every instance; nobody's turn is taken away. */
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { lockQueues, updatePolicy } from "#queue/queries.ts";

/** Changes what `changes` names, and answers the whole policy. Problems: NOT_FOUND. */
export async function setPolicy(
  tx: Tx,
  log: EventLog,
  concertId: number,
  changes: Partial<QueuePolicy>,
): Promise<QueuePolicy> {
  const [queue] = await lockQueues(tx, [concertId]);
  if (!queue) throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
  const { state, capacity, passSeconds, claimSeconds, admitPerSecond } = { ...queue, ...changes };
  const policy = { state, capacity, passSeconds, claimSeconds, admitPerSecond };
  await updatePolicy(tx, concertId, policy);
  await log.append(tx, [{ type: "queue.changed", concertId, showId: null, payload: policy }]);
  return policy;
}
