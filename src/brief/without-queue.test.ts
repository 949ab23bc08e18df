import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, listPlacesOf, movePlaceExpiry, type ConcertFixture } from "#test/fixtures.ts";
import { keyOf } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { row } from "#test/sql.ts";

let database: TestDatabase;
let rooms: StartedRooms;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
});

afterAll(async () => {
  await rooms.close();
  await database.close();
});

async function concert(fixture: ConcertFixture = {}): Promise<{ concertId: number; option: number }> {
  const { concertId, showIds } = await createConcert(database.db, fixture);
  return { concertId, option: showIds[0] as number };
}

const bypass = { state: "bypass", capacity: 0 } as const;

/** Reserves as the load scripts do: a user by the integer, an option, a seat, no token. */
function reserve(briefUserId: number, concertOptionId: number, seat: number, key?: string) {
  const order = { concertOptionId, seat };
  return rooms.brief.scripts.reserve(briefUserId, order, keyOf("briefScriptReserveSeat", key, order));
}

async function knows(briefUserId: number): Promise<boolean> {
  const text = `select exists (select from brief_users where brief_user_id = $1) as known`;
  return (await row<{ known: boolean }>(database.db, text, [briefUserId])).known;
}

test("where there is no waiting room, a user seen for the first time holds a seat with one request", async () => {
  const { concertId, option } = await concert({ queue: bypass });
  expect(await reserve(1, option, 7)).toMatchObject({ concertOptionId: option, seat: "07" });
  const [place] = await listPlacesOf(database.db, concertId);
  expect(place).toMatchObject({ number: 1, status: "ADMITTED", claimedAt: expect.any(Number) });
});

test("a user keeps one place over many requests, also over those that come at once", async () => {
  const { concertId, option } = await concert({ queue: bypass });
  await Promise.all([1, 2].map((seat) => reserve(2, option, seat)));
  await reserve(2, option, 3);
  expect(await listPlacesOf(database.db, concertId)).toHaveLength(1);
});

test("the house's limits hold here too: no seat twice, no more seats than the concert allows", async () => {
  const { option } = await concert({ queue: bypass, maxSeatsPerUser: 1 });
  await reserve(3, option, 1);
  await expect(reserve(4, option, 1)).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
  await expect(reserve(3, option, 2)).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED" });
});

test("who comes back after the turn is over is given a new place", async () => {
  const { concertId, option } = await concert({ queue: bypass });
  await reserve(5, option, 1);
  await movePlaceExpiry(database.db, concertId, 1, -1);
  await reserve(5, option, 2);
  const places = await listPlacesOf(database.db, concertId);
  expect(places.map(({ number, status }) => [number, status])).toEqual([
    [1, "EXPIRED"],
    [2, "ADMITTED"],
  ]);
});

test("a request repeated with its key is answered as before", async () => {
  const { option } = await concert({ queue: bypass });
  const first = await reserve(7, option, 1, "again");
  expect(await reserve(7, option, 1, "again")).toEqual(first);
});

test("a concert with a waiting room is not entered without a token, and the user is not even created", async () => {
  for (const state of ["open", "paused", "closed"] as const) {
    const { concertId, option } = await concert({ queue: { state } });
    const refused = reserve(8, option, 1);
    await expect(refused).rejects.toMatchObject({
      code: "NOT_ADMITTED",
      message: expect.stringContaining("waiting room"),
    });
    expect(await listPlacesOf(database.db, concertId)).toEqual([]);
  }
  expect(await knows(8)).toBe(false);
});

test("when the waiting room opens, who was let in without a token is turned away", async () => {
  const { concertId, option } = await concert({ queue: bypass });
  await reserve(9, option, 1);
  await rooms.admin.setQueuePolicy(concertId, { state: "open" }, "admin");
  await expect(reserve(9, option, 2)).rejects.toMatchObject({ code: "NOT_ADMITTED" });
});

test("before the sale opens nobody holds a seat here either", async () => {
  const { option } = await concert({ queue: bypass, saleOpensInMs: 60_000 });
  await expect(reserve(10, option, 1)).rejects.toMatchObject({ code: "NOT_ADMITTED", extra: { position: 1 } });
});

test("an option that does not exist is not found", async () => {
  await expect(reserve(11, 999_999, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a seat's id counts on from option to option", async () => {
  const { option } = await concert({ queue: bypass });
  expect(await reserve(11, option, 25_803)).toMatchObject({ seat: "03" });
  await expect(reserve(12, option, 3)).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
});

test("the list has the concerts without a waiting room alone, with their dates and free seats", async () => {
  await concert();
  const shows = [{ seats: 3, startsAt: "2031-05-02T10:00:00Z" }, { seats: 2 }];
  const { concertId, showIds } = await createConcert(database.db, { queue: bypass, shows });
  const [late, early] = showIds as [number, number];
  await reserve(12, late, 1);
  const { items } = await rooms.brief.scripts.listConcerts();
  expect(items.find((item) => item.concertId === concertId)).toEqual({
    concertId,
    title: "Blue Night",
    dates: [
      { concertOptionId: early, date: "2031-05-01", seatsTotal: 2, seatsAvailable: 2 },
      { concertOptionId: late, date: "2031-05-02", seatsTotal: 3, seatsAvailable: 2 },
    ],
  });
  const states = await Promise.all(items.map(async (item) => (await rooms.queue.figures(item.concertId)).state));
  expect(new Set(states)).toEqual(new Set(["bypass"]));
});
