import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { keyOf, takenSeats } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

let database: TestDatabase;
let rooms: StartedRooms;
let option: number;
let otherOption: number;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url, { HOLD_SECONDS: "300" });
  option = (await createConcert(database.db, { shows: [{ price: 70_000 }] })).showIds[0] as number;
  otherOption = (await createConcert(database.db)).showIds[0] as number;
});

afterAll(async () => {
  await rooms.close();
  await database.close();
});

/** Reserves as the user `as`, with the token of the user `briefUserId`. */
async function reserve(briefUserId: number, seat: number, { as = briefUserId, of = option, key = "" } = {}) {
  const { token } = await rooms.brief.issueToken({ briefUserId, concertOptionId: option });
  const order = { concertOptionId: of, seat };
  const requestKey = keyOf("briefReserveSeat", key === "" ? undefined : key, order);
  return rooms.brief.reserve(rooms.tokens.verifyQueue(token), as, order, requestKey);
}

test("a reservation names the option and the seat by its label, and holds the seat for five minutes", async () => {
  const askedAt = rooms.clock.now();
  const { reservationId, heldUntil, ...rest } = await reserve(1, 1);
  expect(rest).toEqual({ concertOptionId: option, seat: "01", date: "2031-05-01", amount: 70_000 });
  expect(await takenSeats(database.db, option)).toEqual([[1, "HELD", reservationId]]);
  expect(Date.parse(heldUntil) - askedAt).toBeGreaterThan(299_000);
  expect(Date.parse(heldUntil) - askedAt).toBeLessThan(310_000);
});

test("a seat that is held is refused to everybody else", async () => {
  await reserve(2, 2);
  await expect(reserve(3, 2)).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE", extra: { seats: [2] } });
});

test("nobody reserves in the name of another, known or not", async () => {
  await reserve(4, 4);
  await expect(reserve(5, 5, { as: 4 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(reserve(5, 5, { as: 404 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await takenSeats(database.db, option)).map(([number]) => number)).not.toContain(5);
});

test("a seat and an option that do not exist are not found, and another concert's option is forbidden", async () => {
  await expect(reserve(6, 51)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(reserve(6, 1, { of: 999_999 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(reserve(6, 1, { of: otherOption })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the same key gives the same reservation; with another seat it is refused", async () => {
  const first = await reserve(7, 7, { key: "seven" });
  expect(await reserve(7, 7, { key: "seven" })).toEqual(first);
  await expect(reserve(7, 8, { key: "seven" })).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
});
