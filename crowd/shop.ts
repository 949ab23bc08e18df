/**
 * What a fan can ask whose turn it is, and of the own wallet; each verb is one request, and what was told goes into the
 * history. Errors of all: GaveUp. Of those that need a turn: TurnOver.
 */
import type { Charge, Hold, Payment, Seat, ShowDate } from "#crowd/api.ts";
import type { Reply } from "#crowd/client.ts";
import { clockMarginMs } from "#crowd/dealings.ts";
import type { HoldStory } from "#crowd/history.ts";
import { ended, letThrough, mayHaveEnded, toldToWait } from "#crowd/line.ts";
import { ask, GaveUp, noteRepeat, TurnOver, write, type Visitor } from "#crowd/visitor.ts";
import type { Ask } from "#crowd/wire.ts";

export function listDates(visitor: Visitor): Promise<ShowDate[]> {
  const path = `/v1/concerts/${visitor.world.concertId}/dates`;
  return read<{ items: ShowDate[] }>(visitor, { operation: "listDates", path }).then(({ items }) => items);
}

export function listSeats(visitor: Visitor, showId: number): Promise<Seat[]> {
  const path = `/v1/shows/${showId}/seats`;
  return read<{ seats: Seat[] }>(visitor, { operation: "listSeats", path }).then(({ seats }) => seats);
}

/** Takes all these seats for a while, or none: then it answers the code of the refusal. */
export async function reserve(visitor: Visitor, showId: number, seats: readonly number[]): Promise<HoldStory | string> {
  const { fan, world, queueToken: token } = visitor;
  const body = { showId, seats };
  const reply = await write<Hold>(visitor, { operation: "reserveSeats", path: "/v1/reservations", token, body });
  if (!reply.ok) return refused(visitor, reply);
  letThrough(visitor, reply.firstSentAt);
  const { reservationId, amount } = reply.body;
  const heldUntil = Date.parse(reply.body.heldUntil);
  const hold: HoldStory = {
    fan,
    reservationId,
    showId,
    seats: reply.body.seats.map(({ number }) => number),
    amount,
    heldFrom: reply.firstSentAt,
    heldBy: reply.answeredAt,
    heldUntil,
    surelyUntil: performance.now() + heldUntil - world.client.serverNow() - clockMarginMs,
  };
  visitor.hold = hold;
  world.recorder.history.holds.push(hold);
  return hold;
}

/** Gives a hold back. */
export async function release(visitor: Visitor, hold: HoldStory): Promise<void> {
  const path = `/v1/reservations/${hold.reservationId}`;
  hold.endedFrom = performance.now();
  await ask(visitor, { operation: "releaseHold", method: "DELETE", path, token: visitor.accessToken });
}

/** Puts money into the wallet. */
export async function charge(visitor: Visitor, amount: number): Promise<void> {
  const { purse, userId, accessToken: token } = visitor;
  const path = `/v1/users/${userId}/balance/charges`;
  const request = { operation: "chargeBalance", path, token, body: { amount } };
  const reply = await write<Charge>(visitor, request, () => purse.unsettled.push({ kind: "charge", amount }));
  if (!reply.ok) throw new GaveUp(reply.code);
  purse.movements.push({ kind: "charge", amount: reply.body.amount, balance: reply.body.balance });
}

/** What the fan has, as far as told. */
export function balanceOf({ purse }: Visitor): number {
  return purse.movements.at(-1)?.balance ?? 0;
}

/** Pays a hold. Answers undefined if it was paid, otherwise the code of the refusal. */
export async function pay(visitor: Visitor, hold: HoldStory): Promise<string | undefined> {
  const askedAt = visitor.world.client.serverNow();
  const request = paymentOf(visitor, hold);
  return settle(visitor, hold, await write<Payment>(visitor, request, unsettledPayment(visitor, hold)), askedAt);
}

/** Pays with two clicks at once, with one key or, as a page that knows none, without. Answers as `pay`. */
export async function payTwice(
  visitor: Visitor,
  hold: HoldStory,
  { withKey }: { withKey: boolean },
): Promise<string | undefined> {
  const { recorder, client } = visitor.world;
  const askedAt = client.serverNow();
  const request = { ...paymentOf(visitor, hold), ...(withKey ? { key: `double-click-${hold.reservationId}` } : {}) };
  const unsettled = unsettledPayment(visitor, hold);
  const [one, other] = await Promise.all([ask<Payment>(visitor, request), ask<Payment>(visitor, request)]).catch(
    (error: unknown) => {
      unsettled(performance.now());
      throw error;
    },
  );
  if (withKey) noteRepeat(visitor, request, [one, other]);
  else if (one.ok && other.ok) recorder.error(`reservation ${hold.reservationId} was paid twice`);
  return settle(visitor, hold, one.ok ? one : other, askedAt);
}

function paymentOf({ queueToken: token }: Visitor, { reservationId }: HoldStory): Ask {
  return { operation: "payReservation", method: "POST", path: "/v1/payments", token, body: { reservationId } };
}

function unsettledPayment(visitor: Visitor, { amount }: HoldStory): (firstSentAt: number) => void {
  return (firstSentAt) => {
    visitor.purse.unsettled.push({ kind: "payment", amount });
    mayHaveEnded(visitor, firstSentAt);
  };
}

/** `askedAt`: by the service's clock. */
function settle(visitor: Visitor, hold: HoldStory, reply: Reply<Payment>, askedAt: number): string | undefined {
  if (!reply.ok) return refused(visitor, reply, hold);
  const { amount, balance, paidAt } = reply.body;
  letThrough(visitor, reply.firstSentAt);
  mayHaveEnded(visitor, reply.firstSentAt);
  visitor.purse.movements.push({ kind: "payment", amount, balance });
  const seats = reply.body.seats.map(({ number }) => number);
  hold.receipt = { seats, amount, paidBy: reply.answeredAt, paidAt: Date.parse(paidAt), askedAt };
  return undefined;
}

async function read<Body>(visitor: Visitor, request: Ask): Promise<Body> {
  const reply = await ask<Body>(visitor, { ...request, token: visitor.queueToken });
  if (!reply.ok) throw new TurnOver(refused(visitor, reply));
  letThrough(visitor, reply.sentAt);
  return reply.body;
}

/** Notes what a refusal says of the turn, or of the hold that was to be paid. Answers its code. Errors: TurnOver. */
function refused(visitor: Visitor, { code, problem, sentAt }: Refusal, hold?: HoldStory): string {
  const { world, fan } = visitor;
  if (code === "NOT_ADMITTED") toldToWait(visitor, sentAt);
  const isOver = code === "TOKEN_EXPIRED" && (problem.place ?? "EXPIRED") === "EXPIRED";
  if (hold && (isOver || code === "HOLD_EXPIRED")) {
    const refusedAt = world.client.serverNow();
    world.recorder.history.lapses.push({ fan, what: "hold", until: hold.heldUntil, refusedAt });
  }
  if (code === "TOKEN_EXPIRED") ended(visitor, problem);
  if (code === "TOKEN_EXPIRED" || code === "NOT_ADMITTED") throw new TurnOver(code);
  return code;
}

type Refusal = Reply<unknown> & { ok: false };
