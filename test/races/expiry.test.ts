/** Paying at the very moment at which a hold runs out, while somebody else reaches for the seat. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { admitAll, charge, createFans, nth, pay, reserve, type Fan, type HoldBody } from "#test/crowd.ts";
import { expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import type { Reply } from "#test/wire.ts";

const price = 10_000;
const count = 150;
const holdSeconds = 2;

let race: Race;

beforeAll(async () => {
  race = await startRace({ env: { HOLD_SECONDS: String(holdSeconds) } });
});

afterAll(() => race.close());

/** However a race went, it leaves everything in order behind it. */
afterEach(() => expectSound(nth(race.servers, 0)));

/**
 * Comes back to pay around the moment at which the hold runs out (both clocks are this machine's): mostly just before; some
 * surely too late, and some at once.
 */
async function payInTheLastMoment(fan: Fan, index: number, hold: HoldBody): Promise<Reply> {
  const earlyMs = nth([-10, 0, 5, 10, 20, 50, 100, 1_000 * holdSeconds], index);
  await sleep(Math.max(0, Date.parse(hold.heldUntil) - Date.now() - earlyMs));
  return pay(nth(race.servers, index), fan, hold.reservationId);
}

/** Asks for the seat again and again, from before the hold runs out until a moment after, and until it is paid or taken. */
async function reachFor(rival: Fan, index: number, hold: HoldBody, isPaid: () => boolean): Promise<Reply<HoldBody>[]> {
  const endsAt = Date.parse(hold.heldUntil);
  await sleep(Math.max(0, endsAt - Date.now() - 100));
  const order = { showId: hold.showId, seats: hold.seats.map(({ number }) => number) };
  const replies: Reply<HoldBody>[] = [];
  do {
    replies.push(await reserve(nth(race.servers, index + replies.length), rival, order));
  } while (replies.at(-1)?.status !== 201 && (Date.now() < endsAt + 100 || !isPaid()));
  return replies;
}

test("a hold at its end is either paid or free for others, never both", async () => {
  const { concertId, showId } = await race.concert({
    queue: { capacity: 2 * count },
    shows: [{ seats: count, price }],
  });
  const fans = await createFans(race.servers, count);
  const rivals = await createFans(race.servers, count);
  await admitAll(race.servers, [...fans, ...rivals], concertId);
  expectOnly(await Promise.all(fans.map((fan, index) => charge(nth(race.servers, index), fan, price))), 201);

  const outcomes = await Promise.all(
    fans.map(async (fan, index) => {
      // Spread, so that each moment is one of a few, and none is late for want of a processor.
      await sleep(index * 30);
      const hold = await reserve(nth(race.servers, index), fan, { showId, seats: [index + 1] });
      expectOnly([hold], 201);
      const rival = rivals[index] as Fan;
      let isPaid = false;
      const [paid, reached] = await Promise.all([
        payInTheLastMoment(fan, index + 1, hold.body).then((reply) => {
          isPaid = reply.status === 201;
          return reply;
        }),
        reachFor(rival, index + 2, hold.body, () => isPaid),
      ]);
      return { hold, paid, reached };
    }),
  );

  expectOnly(
    outcomes.map(({ paid }) => paid),
    201,
    "HOLD_EXPIRED",
  );
  expectOnly(
    outcomes.flatMap(({ reached }) => reached),
    201,
    "SEAT_UNAVAILABLE",
  );
  const paid = outcomes.filter((outcome) => outcome.paid.status === 201);
  const taken = outcomes.filter(({ reached }) => reached.at(-1)?.status === 201);
  expect(paid.length).toBeGreaterThan(0);
  expect(taken.length).toBeGreaterThan(0);
  expect(paid.filter((outcome) => taken.includes(outcome))).toEqual([]);
  // A hold lasts as long as was promised: nobody was given the seat before its end.
  for (const { hold, reached } of taken) {
    const first = Date.parse(hold.body.heldUntil);
    expect(Date.parse((reached.at(-1) as Reply<HoldBody>).body.heldUntil)).toBeGreaterThanOrEqual(
      first + 1_000 * holdSeconds,
    );
  }
  await expectTablesAgree(
    showId,
    paid.map((outcome) => outcome.hold.body.reservationId),
  );
});

/** Seats, sales, reservations, payments, ledger and places tell the same story, and it is the one that was answered. */
async function expectTablesAgree(showId: number, paidIds: number[]): Promise<void> {
  const ascending = (ids: number[]): number[] => ids.sort((a, b) => a - b);
  const sources = {
    seats: "select reservation_id as id from seats where show_id = $1 and status = 'SOLD'",
    sales: "select reservation_id as id from sold_seats where show_id = $1",
    reservations: "select reservation_id as id from reservations where show_id = $1 and status = 'PAID'",
    payments: "select reservation_id as id from payments where show_id = $1",
    ledger: `select reservation_id as id from transfers join reservations using (reservation_id)
              where show_id = $1 and credit = 'REVENUE'`,
  };
  for (const [source, text] of Object.entries(sources)) {
    const ids = (await race.rows<{ id: number }>(text, [showId])).map(({ id }) => id);
    expect(ascending(ids), source).toEqual(ascending(paidIds));
  }
  const unused = await race.rows(
    `select p.user_id from payments p
      where not exists (select from places where places.user_id = p.user_id and status = 'COMPLETED')`,
  );
  expect(unused).toEqual([]);
}
