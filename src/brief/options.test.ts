import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { createAskedOptions } from "#brief/options.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

test("an option that nobody asked for is not known", async () => {
  const options = createAskedOptions(database.db);
  await options.note({ userId: randomUUID(), concertId: 1, showId: 2 });
  expect(await options.find({ userId: randomUUID(), concertId: 1 })).toBeUndefined();
});

test("the option asked for last is told, for each concert, by every instance", async () => {
  const [here, there] = [createAskedOptions(database.db), createAskedOptions(database.db)];
  const userId = randomUUID();
  await here.note({ userId, concertId: 1, showId: 11 });
  await here.note({ userId, concertId: 2, showId: 21 });
  await there.note({ userId, concertId: 1, showId: 12 });
  expect(await here.find({ userId, concertId: 1 })).toBe(12);
  await here.note({ userId, concertId: 1, showId: 11 });
  expect(await there.find({ userId, concertId: 1 })).toBe(11);
  expect(await there.find({ userId, concertId: 2 })).toBe(21);
});

test("one fan who asks many times at once disturbs nobody, and the last word counts", async () => {
  const options = createAskedOptions(database.db);
  const fans = Array.from({ length: 20 }, () => randomUUID());
  await Promise.all(
    [1, 2, 3].flatMap((showId) => fans.map((userId) => options.note({ userId, concertId: 5, showId }))),
  );
  const found = await Promise.all(fans.map((userId) => options.find({ userId, concertId: 5 })));
  expect(found).toEqual(fans.map(() => 3));
});
