import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
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

test("a token carries the user's UUID and the place in the queue of the option's concert", async () => {
  const { concertId, showIds } = await createConcert(database.db, { shows: [{}, {}] });
  const concertOptionId = showIds[1] as number;
  const issued = await rooms.brief.issueToken({ briefUserId: 1, concertOptionId });
  expect(issued).toMatchObject({ userId: 1, concertId, concertOptionId, number: 1, status: "ADMITTED", position: 0 });
  expect(rooms.tokens.verifyQueue(issued.token)).toMatchObject({ sub: issued.uuid, concert: concertId, number: 1 });
});

test("asking again gives the same place, and the option asked for last", async () => {
  const { concertId, showIds } = await createConcert(database.db, { shows: [{}, {}] });
  const [first, second] = showIds as [number, number];
  const before = await rooms.brief.issueToken({ briefUserId: 2, concertOptionId: first });
  const after = await rooms.brief.issueToken({ briefUserId: 2, concertOptionId: second });
  expect(after).toMatchObject({ uuid: before.uuid, number: before.number, concertOptionId: second });
  const claims = rooms.tokens.verifyQueue(after.token);
  expect((await rooms.brief.listAvailability(claims, concertId)).concertOptionId).toBe(second);
});

test("fans who come when the concert is full wait in the order in which they asked", async () => {
  const { showIds } = await createConcert(database.db, { queue: { capacity: 1 } });
  const concertOptionId = showIds[0] as number;
  const places = [];
  for (const briefUserId of [11, 12, 13]) places.push(await rooms.brief.issueToken({ briefUserId, concertOptionId }));
  expect(places.map(({ number, status, position }) => [number, status, position])).toEqual([
    [1, "ADMITTED", 0],
    [2, "WAITING", 1],
    [3, "WAITING", 2],
  ]);
});

test("an option that does not exist is an invalid request, and creates no user", async () => {
  const refused = rooms.brief.issueToken({ briefUserId: 21, concertOptionId: 999_999 });
  await expect(refused).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    extra: { errors: [{ path: "body/concertOptionId" }] },
  });
  expect(await row(database.db, `select count(*) from brief_users where brief_user_id = 21`)).toEqual({ count: 0 });
});

test("a closed queue gives no token to newcomers", async () => {
  const { showIds } = await createConcert(database.db, { queue: { state: "closed" } });
  const refused = rooms.brief.issueToken({ briefUserId: 31, concertOptionId: showIds[0] as number });
  await expect(refused).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
});
