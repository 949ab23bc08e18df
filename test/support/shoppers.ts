/**
 * Shoppers: fans who go through the whole journey again and again while something breaks. A step that is not answered is
 * asked again, with the same idempotency key, of whatever instance comes next, as a good client does. What they were told
 * is kept, so that it can be compared with the tables afterwards.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "vitest";

import { charge, join, pay, readPlace, reserve, type Fan } from "#test/crowd.ts";
import type { Race } from "#test/race.ts";
import type { Listener, Reply } from "#test/wire.ts";

export interface ShoppingTrip {
  concertId: number;
  showId: number;
  seats: number;
  /** The instance to ask next. */
  pick: () => Listener;
  /** Is told of an instance that asks its clients to leave (`connection: close`). */
  saidGoodbye?: (server: Listener) => void;
  stop: AbortSignal;
}

/** What was told to shoppers. */
export interface Told {
  /** Steps that had to be asked again: nobody listened, the connection was lost, or 503. */
  readonly failures: Reply[];
  /** Answers that nobody who behaves should get. */
  readonly surprises: Reply[];
  readonly places: { concertId: number; number: number; userId: string }[];
  readonly holds: { reservationId: number; userId: string; seats: number[] }[];
  readonly charges: { transferId: number; userId: string; amount: number }[];
  readonly payments: { paymentId: number; userId: string; reservationId: number }[];
}

export function nothingTold(): Told {
  return { failures: [], surprises: [], places: [], holds: [], charges: [], payments: [] };
}

const pauseMs = 20;
/** Far longer than anything here should be out of order. */
const patienceMs = 30_000;
const price = 1_000;

/** Shops until told to stop; the step under way is still finished. */
export async function shop(fan: Fan, trip: ShoppingTrip, told: Told): Promise<void> {
  const { stop, concertId } = trip;
  /** Asks until there is an answer other than "try again". */
  async function persist<Body>(
    ask: (at: Listener) => Promise<Reply<Body>>,
    ...expected: (number | string)[]
  ): Promise<Reply<Body>> {
    const giveUpAt = performance.now() + patienceMs;
    for (;;) {
      const at = trip.pick();
      const reply = await ask(at);
      if (reply.headers.connection === "close") trip.saidGoodbye?.(at);
      if (typeof reply.status === "number" && reply.status !== 503) {
        if (!expected.includes(reply.code ?? reply.status)) told.surprises.push(reply);
        return reply;
      }
      told.failures.push(reply);
      if (performance.now() > giveUpAt) throw new Error(`asked in vain, at last: ${reply.asked} -> ${reply.text}`);
      await sleep(pauseMs);
    }
  }

  while (!stop.aborted) {
    const charged = await persist(
      once((at, key) => charge(at, fan, price, key)),
      201,
    );
    if (charged.status === 201) told.charges.push({ ...charged.body, userId: fan.userId });
    const joined = await persist((at) => join(at, fan, concertId), 200, 201);
    told.places.push({ concertId, number: joined.body.number, userId: fan.userId });
    let { status } = joined.body;
    while (status === "WAITING" && !stop.aborted) {
      await sleep(pauseMs);
      const place = await persist((at) => readPlace(at, fan), 200, "TOKEN_EXPIRED");
      status = place.status === 200 ? place.body.status : "EXPIRED";
      if (place.status === 200 && place.body.number !== joined.body.number) told.surprises.push(place);
    }
    if (status === "ADMITTED") await buy(fan, trip, { told, persist });
  }
}

type Persist = <Body>(
  ask: (at: Listener) => Promise<Reply<Body>>,
  ...expected: (number | string)[]
) => Promise<Reply<Body>>;

async function buy(
  fan: Fan,
  { showId, seats }: ShoppingTrip,
  { told, persist }: { told: Told; persist: Persist },
): Promise<void> {
  const { userId } = fan;
  const order = { showId, seats: [1 + Math.floor(Math.random() * seats)] };
  const held = await persist(
    once((at, key) => reserve(at, fan, order, key)),
    201,
    "SEAT_UNAVAILABLE",
    "SEAT_LIMIT_REACHED",
    "TOKEN_EXPIRED",
  );
  if (held.status !== 201) return;
  told.holds.push({ reservationId: held.body.reservationId, userId, seats: order.seats });
  const paid = await persist(
    once((at, key) => pay(at, fan, held.body.reservationId, key)),
    201,
  );
  if (paid.status === 201) told.payments.push({ ...paid.body, userId });
}

/** One request, however often it is asked: it carries one key. */
function once<Body>(ask: (at: Listener, key: string) => Promise<Reply<Body>>): (at: Listener) => Promise<Reply<Body>> {
  const key = randomUUID();
  return (at) => ask(at, key);
}

/** Everything that shoppers were told to have happened is in the tables. */
export async function expectKept({ rows }: Race, { places, holds, charges, payments }: Told): Promise<void> {
  const lost = {
    places: await rows(
      `select * from unnest($1::bigint[], $2::bigint[], $3::uuid[]) as told (concert_id, number, user_id)
        where not exists (select from places p where p.concert_id = told.concert_id and p.number = told.number
                                                 and p.user_id = told.user_id)`,
      [places.map((one) => one.concertId), places.map((one) => one.number), places.map((one) => one.userId)],
    ),
    holds: await rows(
      `select * from unnest($1::bigint[], $2::uuid[], $3::integer[]) as told (reservation_id, user_id, seat)
        where not exists (select from reservations r where r.reservation_id = told.reservation_id
                                                       and r.user_id = told.user_id and r.seats = array[told.seat])`,
      [holds.map((one) => one.reservationId), holds.map((one) => one.userId), holds.map((one) => one.seats[0])],
    ),
    charges: await rows(
      `select * from unnest($1::bigint[], $2::uuid[], $3::bigint[]) as told (transfer_id, user_id, amount)
        where not exists (select from transfers t where t.transfer_id = told.transfer_id and t.user_id = told.user_id
                                                    and t.amount = told.amount and t.credit = 'WALLET')`,
      [charges.map((one) => one.transferId), charges.map((one) => one.userId), charges.map((one) => one.amount)],
    ),
    payments: await rows(
      `select * from unnest($1::bigint[], $2::uuid[], $3::bigint[]) as told (payment_id, user_id, reservation_id)
        where not exists (select from payments p join sold_seats s using (reservation_id)
                           where p.payment_id = told.payment_id and p.user_id = told.user_id
                             and p.reservation_id = told.reservation_id)`,
      [
        payments.map((one) => one.paymentId),
        payments.map((one) => one.userId),
        payments.map((one) => one.reservationId),
      ],
    ),
  };
  expect(lost).toEqual({ places: [], holds: [], charges: [], payments: [] });
}
