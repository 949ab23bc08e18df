/**
 * What the parties do: each move is a verb of the service on rows of the scene. Of two that make the same move the
 * second is the twin: another fan, or another seat, where that makes it harder.
 */
import type { Database } from "#db/connect.ts";
import { NothingHappened } from "#db/errors.ts";
import { transaction } from "#db/transaction.ts";
import { refundPayment } from "#payments/refund-payment.ts";
import { Problem } from "#problems.ts";
import type { Scene } from "#proof/interleavings/scene.ts";
import { charge, claim, join, leave, pay, release, reserve } from "#proof/interleavings/verbs.ts";
import { admitNext } from "#queue/admit-places.ts";
import { setPolicy } from "#queue/set-policy.ts";
import { releaseHoldAsOperator, sweepOverdueHolds } from "#reservations/release-holds.ts";
import { checkIn } from "#tickets/check-in.ts";

export interface Move {
  readonly name: string;
  /** Answers, as a text, what the client is told besides that it is done. Errors: Problems, and what goes wrong. */
  act(db: Database, scene: Scene, isTwin: boolean): Promise<unknown>;
}

const operator = "admin";

const inLine: readonly Move[] = [
  { name: "join", act: async (db, scene, isTwin) => (await join(db, scene, scene.newcomers[isTwin ? 1 : 0])).status },
  { name: "join again", act: async (db, scene) => (await join(db, scene, scene.sleeper)).status },
  { name: "admit", act: (db, { log, concert }) => admitNext(db, log, concert.concertId) },
  { name: "claim", act: (db, scene) => claim(db, scene, scene.sleeper) },
  { name: "leave the line", act: (db, scene) => leave(db, scene, scene.waiter) },
  { name: "leave a turn", act: (db, scene) => leave(db, scene, scene.fan) },
  { name: "raise the capacity", act: (db, scene) => changePolicy(db, scene, { capacity: 5 }) },
  { name: "pause the queue", act: (db, scene) => changePolicy(db, scene, { state: "paused" }) },
];

const onSeats: readonly Move[] = [
  { name: "reserve the held seat", act: (db, scene, isTwin) => reserve(db, scene, otherFan(scene, isTwin), 7) },
  { name: "reserve the sold seat", act: (db, scene, isTwin) => reserve(db, scene, otherFan(scene, isTwin), 3) },
  { name: "reserve the last allowed", act: (db, scene, isTwin) => reserve(db, scene, scene.fan, isTwin ? 9 : 8) },
  { name: "release", act: (db, scene) => release(db, scene, scene.fan, scene.reservationId) },
  {
    name: "release as operator",
    act: (db, { log, reservationId }) =>
      transaction(db, (tx) => releaseHoldAsOperator(tx, log, { reservationId, operator })),
  },
  { name: "sweep", act: (db, { log }) => sweepOverdueHolds(db, log, 100) },
];

const withMoney: readonly Move[] = [
  { name: "pay", act: (db, scene) => pay(db, scene, scene.fan, scene.reservationId) },
  { name: "charge", act: (db, scene) => charge(db, scene, { userId: scene.fan.userId, amount: 1_000 }) },
  {
    name: "charge by a key",
    act: (db, scene) => charge(db, scene, { userId: scene.fan.userId, amount: 2_000, key: "charge" }),
  },
  {
    name: "refund",
    act: (db, { log, paid: { paymentId } }) =>
      transaction(db, (tx) => refundPayment(tx, log, { paymentId, reason: "Asked for", operator })),
  },
  {
    name: "check in",
    act: (db, { log, show, concert, paid: { reservationId } }) => {
      const catalogue = { show: async () => show, concert: async () => concert };
      const request = { seat: { reservationId, number: 3 }, showId: show.showId, operator };
      return transaction(db, (tx) => checkIn(tx, { log, catalogue }, request));
    },
  },
];

export const moves: readonly Move[] = [...inLine, ...onSeats, ...withMoney];

/** Each two moves, and each with itself. */
export const pairs: readonly (readonly [Move, Move])[] = moves.flatMap((first, index) =>
  moves.slice(index).map((second) => [first, second] as const),
);

/** What came of a move: what it told, the code of its refusal, or what went wrong. Never rejects. */
export async function outcomeOf(moving: Promise<unknown>): Promise<string> {
  try {
    const told = await moving;
    return typeof told === "string" ? told : "done";
  } catch (error) {
    if (error instanceof Problem) return error.code;
    return error instanceof NothingHappened ? `undone: ${error.message}` : `failed: ${String(error)}`;
  }
}

function otherFan({ rival, other }: Scene, isTwin: boolean) {
  return isTwin ? other : rival;
}

function changePolicy(db: Database, { log, concert }: Scene, changes: Parameters<typeof setPolicy>[3]) {
  return transaction(db, (tx) => setPolicy(tx, log, concert.concertId, changes));
}
