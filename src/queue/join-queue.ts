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
import {
  insertPlaces,
  listJoiners,
  lockQueues,
  updateQueueCursor,
  type JoinerRow,
  type NewPlace,
} from "#queue/queries.ts";

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
  const queues = await lockQueues(tx, [...new Set(requests.map((request) => request.concertId))]);
  const asked = await ask(
    tx,
    requests.map((request, index) => ({ request, index })),
  );
  const answers: (Joined | Problem)[] = requests.map(
    ({ concertId }) => new Problem("NOT_FOUND", `There is no concert ${concertId}.`),
  );
  const events: NewEvent[] = [];
  for (const queue of queues) {
    const step: QueueStep = { queue, now: asked[0]?.row.now ?? 0, events };
    const here = asked.filter(({ request }) => request.concertId === queue.concertId);
    const joined = await joinOne(tx, step, here);
    here.forEach(({ index }, i) => (answers[index] = joined[i] as Joined | Problem));
  }
  await log.append(tx, events);
  return answers;
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

async function joinOne(tx: Tx, step: QueueStep, asking: readonly Asked[]): Promise<(Joined | Problem)[]> {
  const { queue } = step;
  let asked = asking;
  const overdue = asking.flatMap(({ row }) =>
    row.status === "ADMITTED" && (row.expiresAt ?? 0) <= step.now ? [row.number ?? 0] : [],
  );
  if (overdue.length > 0) {
    await expireOverdue(tx, step, overdue);
    // Expiring waits for whoever is busy with such a place, and may have prolonged it or completed it.
    asked = await ask(tx, asking);
  }
  const isNew = ({ row }: Asked): boolean => row.number === null;
  const newcomers = asked.filter((one) => one.row.isUser && isNew(one) && queue.state !== "closed");
  const places = await placeNewcomers(tx, step, newcomers);
  return asked.map((one) => {
    if (!one.row.isUser) return new Problem("TOKEN_INVALID", "The account of this token does not exist.");
    const { admittedThrough } = queue;
    if (!isNew(one)) return existing(one.row, admittedThrough);
    const place = places[newcomers.indexOf(one)];
    if (!place) return new Problem("QUEUE_CLOSED", `The queue of concert ${queue.concertId} is closed.`);
    const { number, expiresAt } = place;
    return { number, status: expiresAt === null ? "WAITING" : "ADMITTED", expiresAt, created: true, admittedThrough };
  });
}

function existing({ number, status, expiresAt }: JoinerRow, admittedThrough: number): Joined {
  const is = status === "ADMITTED" ? status : "WAITING";
  return { number: number ?? 0, status: is, expiresAt, created: false, admittedThrough };
}

async function placeNewcomers(tx: Tx, step: QueueStep, newcomers: readonly Asked[]): Promise<NewPlace[]> {
  if (newcomers.length === 0) return [];
  const { queue, now, events } = step;
  const { concertId } = queue;
  const first = queue.lastNumber + 1;
  // Those who wait are admitted first: room is left only if nobody waits any more.
  const room = await admitWaiting(tx, step, await makeRoom(tx, step));
  const atOnce = Math.min(newcomers.length, room);
  const places = newcomers.map(({ request }, index) => ({
    concertId,
    number: first + index,
    userId: request.userId,
    expiresAt: index < atOnce ? claimDeadline(queue, now) : null,
  }));
  queue.lastNumber += newcomers.length;
  await insertPlaces(tx, places, now);
  events.push({ type: "places.joined", concertId, showId: null, payload: { first, last: queue.lastNumber } });
  if (atOnce > 0) {
    const numbers = places.slice(0, atOnce).map((place) => place.number);
    recordAdmitted(tx, step, { numbers, through: first + atOnce - 1 });
  }
  await updateQueueCursor(tx, queue);
  return places;
}
