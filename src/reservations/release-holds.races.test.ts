/**
 * Releasing while others reserve, leave and release: real connections, real locks. A deadlock is provoked: somebody
 * holds the row in the middle until both parties wait, and who came to it from different ends would never get past.
 */
import { afterAll, beforeAll, expect, test } from "vitest";

import { Problem } from "#problems.ts";
import { openBlocker, patientTransaction, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, openSale, statusOf, takenSeats } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 10 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

const seats = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const middle = 5;

/** A fan who holds nine seats, each by a reservation; `numbers` says in which order they were reserved. */
async function begin(numbers: readonly number[]) {
  const sale = await openSale(database, { maxSeatsPerUser: 1_000 });
  const fan = await sale.fan();
  const reservationIds = [];
  for (const number of numbers) reservationIds.push((await sale.reserve(fan, [number])).reservationId);
  const releases = reservationIds.map((reservationId) => ({ userId: fan.userId, reservationId }));
  return { sale, fan, reservationIds, releases };
}

/** Runs two parties against each other, both of which need the row that `lock` locks. */
async function meet<One, Other>(
  lock: { text: string; values: unknown[] },
  one: () => Promise<One>,
  other: () => Promise<Other>,
): Promise<[One, Other]> {
  const blocker = await openBlocker(database.url);
  await blocker.run(lock.text, lock.values);
  const both = Promise.all([one(), other()]);
  await untilBlocked(database.db, 2);
  await blocker.commit();
  return both;
}

test.each([
  ["ascending", seats],
  ["descending", seats.toReversed()],
])("who releases seats that were reserved %s and who wants them never deadlock", async (_name, numbers) => {
  const { sale, releases } = await begin(numbers);
  const takers = await Promise.all(seats.map(() => sale.fan()));
  const wanted = takers.map((fan, index) => sale.reserveRequest(fan, [numbers[index]!]));
  const text = "select from seats where show_id = $1 and number = $2 for update";
  const [released, taken] = await meet(
    { text, values: [sale.show.showId, middle] },
    () => patientTransaction(database.db, (tx) => sale.releaseIn(tx, releases)),
    () => patientTransaction(database.db, (tx) => sale.reserveIn(tx, wanted)),
  );
  expect(released).toEqual(seats.map(() => undefined));
  const refused = taken.filter((answer) => answer instanceof Problem);
  expect(refused.filter(({ code }) => code !== "SEAT_UNAVAILABLE")).toEqual([]);
  expect(await takenSeats(database.db, sale.show.showId)).toHaveLength(seats.length - refused.length);
});

test.each([
  ["in the order in which they were made", false],
  ["in the opposite order", true],
])(
  "who leaves while the same holds are released %s never deadlocks, and each is released once",
  async (_name, turned) => {
    const { sale, fan, reservationIds, releases } = await begin(seats);
    const text = "select from reservations where reservation_id = $1 for update";
    const [, answers] = await meet(
      { text, values: [reservationIds[middle]] },
      () => patientTransaction(database.db, (tx) => sale.leaveIn(tx, [fan])),
      () => patientTransaction(database.db, (tx) => sale.releaseIn(tx, turned ? releases.toReversed() : releases)),
    );
    expect(answers).toEqual(seats.map(() => undefined));
    for (const reservationId of reservationIds) expect(await statusOf(database.db, reservationId)).toBe("CANCELLED");
    const released = await rows<{ seat: number }>(
      database.db,
      `select jsonb_array_elements(payload -> 'seats')::integer as seat from events
      where concert_id = $1 and type = 'seats.released'`,
      [sale.concertId],
    );
    expect(released.map(({ seat }) => seat).toSorted((a, b) => a - b)).toEqual(seats);
  },
);
