/**
 * Admission: the step that lets fans in, always under the queue's lock, in the order of their numbers, never beyond the
 * capacity. Every instance takes the step; whoever holds the lock does it, the next finds nothing left to do.
 */
import type { Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { placesAdmitted } from "#metrics.ts";
import { endedEvents } from "#queue/place-events.ts";
import { admitPlaces, endPlaces, lockOverdueAmong } from "#queue/place-queries.ts";
import { findCrowds, lockQueues, updateQueueCursors, type Crowd, type QueueRow } from "#queue/queries.ts";
import { isAdmitting, maxPerStep, refillCredit } from "#queue/rules.ts";

/** A step under way: the locked queue's row, changed in place, and the events that the step causes. */
export interface QueueStep {
  readonly queue: QueueRow;
  /** As it was when the lock was held; the admitted can only have become fewer since. */
  crowd: Crowd;
  /** The database's clock, read after the lock was held. */
  readonly now: number;
  readonly events: NewEvent[];
}

/**
 * Ends those turns among `asked` that ran out; answers the numbers of their places. However many there are (a long outage
 * leaves a crowd), a step ends only as many as fit into its time.
 */
export async function expireOverdue(
  tx: Tx,
  { queue, now, events }: QueueStep,
  asked: readonly number[],
): Promise<number[]> {
  if (asked.length === 0) return [];
  const { concertId } = queue;
  const numbers = await lockOverdueAmong(tx, concertId, { now, numbers: asked.slice(0, maxPerStep) });
  if (numbers.length > 0) {
    const places = numbers.map((number) => ({ concertId, number }));
    await endPlaces(tx, places, "EXPIRED", now);
    events.push(...endedEvents(places, "EXPIRED"));
  }
  return numbers;
}

/**
 * Ends the turns that ran out, then answers how many may be admitted at this moment. In `bypass` nobody waits for those
 * turns, and the next step of admission ends them.
 */
export async function makeRoom(tx: Tx, step: QueueStep): Promise<number> {
  const { queue, crowd, now } = step;
  const expired = (await expireOverdue(tx, step, crowd.overdue)).length;
  if (!isAdmitting(queue, now)) return 0;
  if (queue.state === "bypass") return maxPerStep;
  const room = Math.max(0, queue.capacity - (crowd.admitted - expired));
  if (queue.admitPerSecond === null) return Math.min(room, maxPerStep);
  queue.admitCredit = refillCredit(queue.admitCredit, queue.admitPerSecond, Math.max(0, now - queue.creditedAt));
  queue.creditedAt = now;
  return Math.min(room, Math.floor(queue.admitCredit));
}

/** Notes that `numbers` are admitted now and that everything up to `through` has had its turn or left. */
export function recordAdmitted(
  tx: Tx,
  { queue, now, events }: QueueStep,
  { numbers, through }: { numbers: number[]; through: number },
): void {
  tx.afterCommit(() => placesAdmitted.inc(numbers.length));
  queue.admittedThrough = through;
  if (queue.admitPerSecond !== null) queue.admitCredit = Math.max(0, queue.admitCredit - numbers.length);
  const payload = { numbers, through, expiresAt: claimDeadline(queue, now) };
  events.push({ type: "places.admitted", concertId: queue.concertId, showId: null, payload });
}

/** Until when a fan admitted now must come. */
export function claimDeadline(queue: QueueRow, now: number): number {
  return now + queue.claimSeconds * 1000;
}

/** Admits the next waiting, at most `room` of them. Answers how much room is left. */
export async function admitWaiting(tx: Tx, step: QueueStep, room: number): Promise<number> {
  const { queue, now } = step;
  if (room === 0 || queue.admittedThrough === queue.lastNumber) return room;
  const { concertId, admittedThrough } = queue;
  const expiresAt = claimDeadline(queue, now);
  const numbers = await admitPlaces(tx, { concertId, admittedThrough, limit: room, now, expiresAt });
  // Fewer than there was room for: then nobody waits any more, and all the numbers given out are behind us.
  const through = numbers.length < room ? queue.lastNumber : (numbers.at(-1) ?? admittedThrough);
  recordAdmitted(tx, step, { numbers, through });
  return room - numbers.length;
}

/**
 * One admission step for one concert: ends the turns that ran out, then admits the next in line. In `bypass`, where the
 * admitted are a whole crowd that nobody counts, those are ended that `overdueAt` names: nobody's turn depends on the others.
 */
export function admitNext(
  db: Database,
  log: EventLog,
  concertId: number,
  overdueAt: (now: number) => readonly number[] = () => [],
): Promise<void> {
  return transaction(db, async (tx) => {
    const [[queue], crowds] = await Promise.all([lockQueues(tx, [concertId]), findCrowds(tx, [concertId], "all")]);
    const crowd = crowds.get(concertId);
    if (!queue || !crowd) return;
    const step: QueueStep = { queue, crowd, now: crowd.now, events: [] };
    if (queue.state === "bypass") await expireOverdue(tx, step, overdueAt(step.now));
    await admitWaiting(tx, step, await makeRoom(tx, step));
    if (step.events.length === 0) return;
    await Promise.all([updateQueueCursors(tx, [queue]), log.append(tx, step.events)]);
  });
}
