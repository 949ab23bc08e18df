/**
 * Joining: many requests, one transaction. Numbers are given out under the queue's lock, which is held to the commit:
 * whoever was answered before another asked has the smaller number, on whatever instances. Joining again gives the
 * place there is. With room and nobody waiting, the place is admitted in the same call.
 */
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { Problem } from "#problems.ts";
import {
  admitWaiting,
  claimDeadline,
  expireOverdue,
  makeRoom,
  recordAdmitted,
  type QueueStep,
} from "#queue/admit-places.ts";
import { insertPlaces, listJoiners, type JoinerRow, type NewPlace } from "#queue/place-queries.ts";
import { findCrowds, lockQueues, updateQueueCursors, type Crowd } from "#queue/queries.ts";

export interface JoinRequest {
  concertId: number;
  userId: string;
}

export interface Joined {
  number: number;
  status: "WAITING" | "ADMITTED";
  /** The end of the claim window or of the turn; null while waiting. */
  expiresAt: number | null;
  /** False if the user was in line already. */
  created: boolean;
  /** When the place was admitted, or joined if it waits. */
  since: number;
  /** How far admission had come at that moment. */
  admittedThrough: number;
}

interface Asked {
  readonly request: JoinRequest;
  readonly row: JoinerRow;
  readonly index: number;
}

/** Gives each request its place. Problems: NOT_FOUND (no such concert), TOKEN_INVALID (no such user), QUEUE_CLOSED. */
export async function joinQueue(
  tx: Tx,
  log: EventLog,
  requests: readonly JoinRequest[],
): Promise<(Joined | Problem)[]> {
  const concertIds = [...new Set(requests.map((request) => request.concertId))];
  const [queues, asked, crowds] = await Promise.all([
    lockQueues(tx, concertIds),
    ask(
      tx,
      requests.map((request, index) => ({ request, index })),
    ),
    findCrowds(tx, concertIds, "where the line is empty"),
  ]);
  const answers: (Joined | Problem | undefined)[] = requests.map(() => undefined);
  const events: NewEvent[] = [];
  const places: NewPlace[] = [];
  for (const queue of queues) {
    const crowd = crowds.get(queue.concertId) as Crowd;
    const here = asked.filter(({ request }) => request.concertId === queue.concertId);
    const joined = await joinOne(tx, { queue, crowd, now: crowd.now, events }, here);
    here.forEach(({ index }, i) => (answers[index] = joined.answers[i]));
    places.push(...joined.places);
  }
  const grown = queues.filter(({ concertId }) => places.some((place) => place.concertId === concertId));
  await Promise.all([
    places.length > 0 && insertPlaces(tx, places),
    grown.length > 0 && updateQueueCursors(tx, grown),
    log.append(tx, events),
  ]);
  return answers.map(
    (answer, index) => answer ?? new Problem("NOT_FOUND", `There is no concert ${requests[index]?.concertId}.`),
  );
}

/** Reads what is known of those who ask; the queues are locked. */
async function ask(tx: Tx, asking: readonly Omit<Asked, "row">[]): Promise<Asked[]> {
  const rows = await listJoiners(
    tx,
    asking.map(({ request }) => request.concertId),
    asking.map(({ request }) => request.userId),
  );
  return asking.map(({ request, index }, i) => ({ request, index, row: rows[i] as JoinerRow }));
}

/** Decides about those who ask to join one queue: what each is answered, and which places are to be inserted. */
async function joinOne(
  tx: Tx,
  step: QueueStep,
  asking: readonly Asked[],
): Promise<{ answers: (Joined | Problem)[]; places: NewPlace[] }> {
  const { queue } = step;
  const asked = await expireAmong(tx, step, asking);
  const isNew = ({ row }: Asked): boolean => row.number === null;
  const newcomers = asked.filter((one) => one.row.isUser && isNew(one) && queue.state !== "closed");
  const places = newcomers.length > 0 ? await placeNewcomers(tx, step, newcomers) : [];
  const { admittedThrough } = queue;
  const placeOf = new Map(newcomers.map((one, index) => [one, places[index]]));
  const answers = asked.map((one) => {
    if (!one.row.isUser) return new Problem("TOKEN_INVALID", "The account of this token does not exist.");
    if (!isNew(one)) return existing(one.row, { now: step.now, admittedThrough });
    const place = placeOf.get(one);
    if (!place) return new Problem("QUEUE_CLOSED", `The queue of concert ${queue.concertId} is closed.`);
    const { number, expiresAt, joinedAt: since } = place;
    return { number, status: statusOf(place), expiresAt, created: true, since, admittedThrough };
  });
  return { answers, places };
}

/** Ends the turns that ran out of those who ask, and answers what is then known of each. */
async function expireAmong(tx: Tx, step: QueueStep, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const isOverdue = ({ row }: Asked): boolean => row.status === "ADMITTED" && (row.expiresAt ?? 0) <= step.now;
  const overdue = asked.filter(isOverdue).map(({ row }) => row.number ?? 0);
  if (overdue.length === 0) return asked;
  await expireOverdue(tx, step, overdue);
  // That waited for whoever is busy with such a place, and may have prolonged it or completed it.
  const { concertId } = step.queue;
  const [again, crowds] = await Promise.all([ask(tx, asked), findCrowds(tx, [concertId], "where the line is empty")]);
  step.crowd = crowds.get(concertId) ?? step.crowd;
  return again;
}

function existing(
  { number, status, expiresAt, since }: JoinerRow,
  { now, admittedThrough }: { now: number; admittedThrough: number },
): Joined {
  const is = status === "ADMITTED" ? status : "WAITING";
  return { number: number ?? 0, status: is, expiresAt, created: false, since: since ?? now, admittedThrough };
}

function statusOf({ expiresAt }: NewPlace): "WAITING" | "ADMITTED" {
  return expiresAt === null ? "WAITING" : "ADMITTED";
}

/** Gives newcomers the next numbers, and a turn at once as far as there is room for them. */
async function placeNewcomers(tx: Tx, step: QueueStep, newcomers: readonly Asked[]): Promise<NewPlace[]> {
  const { queue, now, events } = step;
  const { concertId } = queue;
  const first = queue.lastNumber + 1;
  const atOnce = Math.min(newcomers.length, await roomForNewcomers(tx, step));
  const places = newcomers.map(({ request }, index) => ({
    concertId,
    number: first + index,
    userId: request.userId,
    joinedAt: now,
    expiresAt: index < atOnce ? claimDeadline(queue, now) : null,
  }));
  queue.lastNumber += newcomers.length;
  events.push({ type: "places.joined", concertId, showId: null, payload: { first, last: queue.lastNumber } });
  if (atOnce > 0) {
    const numbers = places.slice(0, atOnce).map((place) => place.number);
    recordAdmitted(tx, step, { numbers, through: first + atOnce - 1 });
  }
  return places;
}

/**
 * Nobody is let in past those who wait: the next tick of admission serves them, as it would without a newcomer. Nor past
 * those who were let in just now and are not told so yet: they would see the newcomer come in before them. Where there is
 * no waiting room (`bypass`), everybody is let in at once.
 */
async function roomForNewcomers(tx: Tx, step: QueueStep): Promise<number> {
  const { queue, crowd } = step;
  const bypassed = queue.state === "bypass";
  if (!crowd.lineIsEmpty && !bypassed) return 0;
  const room = await makeRoom(tx, step);
  const left = await admitWaiting(tx, step, room);
  // Somebody may have waited behind a crowd that left after all.
  return left === room || bypassed ? left : 0;
}
