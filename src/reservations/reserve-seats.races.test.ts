/** Reserving while others reserve: real connections, real locks. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Answer } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import { inTheWay, openBlocker, patientTransaction, untilBlocked, untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { bodyOf, expectSound, moveHold, openSale, takenSeats, type Fan } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 10 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

const lockSeat = "select from seats where show_id = $1 and number = $2 for update";

test("a hold that runs out while a taker waits for the seat's lock is free to the taker", async () => {
  const sale = await openSale(database);
  const { reservationId } = await sale.reserve(await sale.fan(), [7]);
  const taker = await sale.fan();
  const heldUntil = await moveHold(database.db, reservationId, 500);
  const blocker = await openBlocker(database.url);
  await blocker.run(lockSeat, [sale.show.showId, 7]);
  const taken = sale.reserve(taker, [7]);
  await untilBlocked(database.db);
  await untilPast(database.db, heldUntil);
  await blocker.commit();
  await expect(taken).resolves.toMatchObject({ status: "HELD" });
});

test("a hold that was made while a taker waited for the seat's lock is not taken", async () => {
  const sale = await openSale(database);
  const overdue = await sale.reserve(await sale.fan(), [7, 8]);
  await moveHold(database.db, overdue.reservationId, -1_000);
  const [winner, taker] = [await sale.fan(), await sale.fan()];
  const { first, second } = await inTheWay(
    database.db,
    (tx) => sale.reserveIn(tx, [sale.reserveRequest(winner, [7])]),
    () => sale.reserve(taker, [6, 7]),
  );
  await expect(second).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE", extra: { seats: [7] } });
  const { reservationId } = bodyOf<{ reservationId: number }>(first[0] as Answer);
  expect(await takenSeats(database.db, sale.show.showId)).toEqual([
    [7, "HELD", reservationId],
    [8, "HELD", overdue.reservationId],
  ]);
});

test("a seat that is sold while a taker waits for its lock is not taken, though its hold would be over", async () => {
  const sale = await openSale(database);
  const buyer = await sale.fan({ balance: 50_000 });
  const taker = await sale.fan();
  const { reservationId } = await sale.reserve(buyer, [7]);
  const heldUntil = await moveHold(database.db, reservationId, 3_000);
  const { first, second } = await inTheWay(
    database.db,
    (tx) => sale.payIn(tx, [sale.payRequest(buyer, reservationId)]),
    async (tx) => {
      await untilPast(tx, heldUntil);
      return sale.reserve(taker, [7]);
    },
  );
  expect(first).toEqual([expect.objectContaining({ status: 201 })]);
  await expect(second).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
});

test("a turn that ends while its fan waits for a seat's lock is over: nothing is held", async () => {
  const sale = await openSale(database);
  const fan = await sale.fan({ expiresInMs: 300 });
  const blocker = await openBlocker(database.url);
  await blocker.run(lockSeat, [sale.show.showId, 7]);
  const refused = sale.reserve(fan, [7]).catch((error: unknown) => error);
  await untilBlocked(database.db);
  const [place] = await rows<{ until: number }>(
    database.db,
    "select expires_at as until from places where concert_id = $1",
    [sale.concertId],
  );
  await untilPast(database.db, place!.until + 1);
  await blocker.commit();
  expect(await refused).toMatchObject({ code: "TOKEN_EXPIRED" });
  expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
});

test("a user who asks in many transactions at once gets the limit, not one seat more", async () => {
  const sale = await openSale(database, { maxSeatsPerUser: 4 });
  const fan = await sale.fan();
  const asked = Array.from({ length: 12 }, (_, index) => sale.reserve(fan, [index + 1]));
  const results = await Promise.allSettled(asked);
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Problem] : []));
  expect(refusals.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => "SEAT_LIMIT_REACHED"));
  expect(await takenSeats(database.db, sale.show.showId)).toHaveLength(4);
});

test("of many who want one seat in different transactions at the same moment, exactly one gets it", async () => {
  const sale = await openSale(database);
  for (let round = 1; round <= 10; round += 1) {
    const fans = await Promise.all(Array.from({ length: 8 }, () => sale.fan()));
    const results = await Promise.allSettled(fans.map((fan) => sale.reserve(fan, [round])));
    const codes = results.map((result) => (result.status === "rejected" ? (result.reason as Problem).code : "HELD"));
    expect(codes.filter((code) => code === "HELD")).toHaveLength(1);
    expect(codes.filter((code) => code === "SEAT_UNAVAILABLE")).toHaveLength(7);
  }
});

describe("transactions that want overlapping seats never deadlock, and never give a seat twice", () => {
  test.each([
    ["with fans of their own, who meet only at the seats", 8 * 6],
    ["with fans who ask at several instances at once", 12],
  ])("%s", async (_name, fanCount) => {
    const sale = await openSale(database, { maxSeatsPerUser: 1_000, shows: [{ seats: 20 }, { seats: 20 }] });
    const fans = await Promise.all(Array.from({ length: fanCount }, () => sale.fan()));
    const shows = [sale.show, ...sale.otherShows];
    const everything = shows.flatMap((show) => Array.from({ length: 20 }, (_, index) => ({ show, number: index + 1 })));
    // A batch as an instance would make it: each fan once, each seat once, both in no order.
    const batch = (among: readonly Fan[]) =>
      fc.record({
        fans: fc.shuffledSubarray([...among], { minLength: 4, maxLength: 6 }),
        seats: fc.shuffledSubarray(everything, { minLength: 24, maxLength: 24 }),
      });
    const shared = fanCount < 48;
    const batches = fc.tuple(
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => batch(shared ? fans : fans.slice(at * 6, at * 6 + 6))),
    );
    const granted: number[] = [];
    for (const round of fc.sample(batches, { numRuns: 20, seed: 7 })) {
      const requests = round.map((order) =>
        order.fans.map((fan, index) => {
          const own = order.seats.slice(index * 4, index * 4 + 4);
          const { show } = own[0]!;
          const numbers = own.filter((seat) => seat.show === show).map(({ number }) => number);
          return sale.reserveRequest(fan, numbers, { show });
        }),
      );
      const answers = await Promise.all(
        requests.map((one) => patientTransaction(database.db, (tx) => sale.reserveIn(tx, one))),
      );
      for (const answer of answers.flat()) {
        if (answer instanceof Problem) expect(answer.code).toBe("SEAT_UNAVAILABLE");
        else granted.push(bodyOf<{ reservationId: number }>(answer).reservationId);
      }
      await expectEachSeatOnce(sale.concertId);
      await endAllHolds(sale.concertId);
      await sale.sweep(1_000);
    }
    expect(granted.length).toBeGreaterThan(80);
    expect(new Set(granted).size).toBe(granted.length);
  });
});

/** Every live reservation has all its seats, and no seat is in two of them. */
async function expectEachSeatOnce(concertId: number): Promise<void> {
  const wrong = await rows(
    database.db,
    `select r.show_id, taken, array_agg(r.reservation_id) as claims, min(s.reservation_id) as seat
       from reservations r cross join unnest(r.seats) as taken
       join seats s on s.show_id = r.show_id and s.number = taken
      where r.concert_id = $1 and r.status = 'HELD'
      group by r.show_id, taken
     having count(*) > 1 or min(r.reservation_id) <> min(s.reservation_id)`,
    [concertId],
  );
  expect(wrong).toEqual([]);
}

async function endAllHolds(concertId: number): Promise<void> {
  await rows(
    database.db,
    `with present as (select date_trunc('milliseconds', clock_timestamp()) as now), ended as (
       update reservations set held_until = now from present where concert_id = $1 and status = 'HELD'
     )
     update seats set held_until = now from present
      where status = 'HELD' and show_id in (select show_id from shows where concert_id = $1)`,
    [concertId],
  );
}
