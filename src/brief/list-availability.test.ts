import { afterAll, beforeAll, expect, test } from "vitest";

import type { Show } from "#concerts/catalogue.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createUser } from "#test/fixtures.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

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

/** The claims of a token that the brief's user asked for. */
async function claimsOf(briefUserId: number, concertOptionId: number) {
  const { token } = await rooms.brief.issueToken({ briefUserId, concertOptionId });
  return rooms.tokens.verifyQueue(token);
}

const labels = (show: Show, numbers: readonly number[]): string[] => numbers.map((number) => show.labelOf(number));

test("each date is listed with its own option and the labels of its free seats alone", async () => {
  const shows = [
    { startsAt: "2031-05-02T10:00:00Z", seats: 4 },
    { startsAt: "2031-05-01T10:00:00Z", seats: 120 },
    { startsAt: "2031-05-01T05:00:00Z", seats: 3 },
  ];
  const { concertId, showIds } = await createConcert(database.db, { shows });
  const [late, evening, matinee] = showIds as [number, number, number];
  const claims = await claimsOf(1, late);
  await rooms.brief.reserve(claims, 1, { concertOptionId: late, seat: 2 }, undefined);
  const { concertOptionId, availableSeats } = await rooms.brief.listAvailability(claims, concertId);

  const all = Array.from({ length: 120 }, (_, index) => index + 1);
  expect(concertOptionId).toBe(late);
  expect(availableSeats).toEqual([
    { date: "2031-05-01", concertOptionId: matinee, seats: ["01", "02", "03"] },
    { date: "2031-05-01", concertOptionId: evening, seats: labels(await rooms.catalogue.show(evening), all) },
    { date: "2031-05-02", concertOptionId: late, seats: ["01", "03", "04"] },
  ]);
});

test("a token that was not asked for here hears of the first option", async () => {
  const { concertId, showIds } = await createConcert(database.db, { shows: [{}, {}] });
  const { answer } = await rooms.queue.join({ concertId, userId: await createUser(database.db) });
  const listed = await rooms.brief.listAvailability(rooms.tokens.verifyQueue(answer.token), concertId);
  expect(listed.concertOptionId).toBe(showIds[0]);
});

test("the token of another concert shows nothing", async () => {
  const [here, there] = [await createConcert(database.db), await createConcert(database.db)];
  const claims = await claimsOf(2, here.showIds[0] as number);
  await expect(rooms.brief.listAvailability(claims, there.concertId)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a concert that does not exist is an invalid request, as the brief writes it", async () => {
  const claims = await claimsOf(5, (await createConcert(database.db)).showIds[0] as number);
  await expect(rooms.brief.listAvailability(claims, 999_999)).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    extra: { errors: [{ path: "path/concertId", message: "names no concert" }] },
  });
});

test("who still waits is told the position instead of the seats", async () => {
  const { concertId, showIds } = await createConcert(database.db, { queue: { capacity: 1 } });
  const option = showIds[0] as number;
  await claimsOf(3, option);
  const waiting = await claimsOf(4, option);
  await expect(rooms.brief.listAvailability(waiting, concertId)).rejects.toMatchObject({
    code: "NOT_ADMITTED",
    extra: { position: 1 },
  });
});
