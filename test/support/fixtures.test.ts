import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser, createUsers, listPlacesOf } from "#test/fixtures.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test("places of a fixture stand in line in the order they were made", async () => {
  const { db } = database;
  const { concertId, showIds } = await createConcert(db, { shows: [{}, { seats: 3 }] });
  expect(showIds).toHaveLength(2);
  const users = [...(await createUsers(db, 2)), await createUser(db, { balance: 1_000 })];
  for (const [index, userId] of users.entries()) {
    await createPlace(db, { concertId, userId, status: index === 0 ? "ADMITTED" : "WAITING" });
  }
  const places = await listPlacesOf(db, concertId);
  expect(places.map(({ number, userId, status }) => [number, userId, status])).toEqual([
    [1, users[0], "ADMITTED"],
    [2, users[1], "WAITING"],
    [3, users[2], "WAITING"],
  ]);
});
