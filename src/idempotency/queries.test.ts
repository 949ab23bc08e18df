import { afterAll, beforeAll, expect, test } from "vitest";

import { deleteKeysOlderThan } from "#idempotency/queries.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test("keys that are old enough are deleted, a bounded number at a time, and no others", async () => {
  const userId = await createUser(database.db);
  for (const hours of [1, 23, 25, 26, 100]) {
    await rows(
      database.db,
      `insert into request_keys (user_id, key, request_hash, status, answer, created_at)
       values ($1, $2::text, '', 201, '{}', clock_timestamp() - make_interval(hours => $2::integer))`,
      [userId, hours],
    );
  }
  expect(await deleteKeysOlderThan(database.db, 24, 2)).toBe(2);
  expect(await deleteKeysOlderThan(database.db, 24, 2)).toBe(1);
  expect(await deleteKeysOlderThan(database.db, 24, 2)).toBe(0);
  const kept = await rows(database.db, "select key from request_keys order by created_at desc");
  expect(kept).toEqual([{ key: "1" }, { key: "23" }]);
});

test("instances that delete at the same time delete each key once", async () => {
  const userId = await createUser(database.db);
  await rows(
    database.db,
    `insert into request_keys (user_id, key, request_hash, status, answer, created_at)
     select $1, 'old ' || n, '', 201, '{}', clock_timestamp() - interval '3 days' from generate_series(1, 300) as n`,
    [userId],
  );
  let deleted = 0;
  for (let round = 0; deleted < 300 && round < 50; round += 1) {
    const counts = await Promise.all(Array.from({ length: 4 }, () => deleteKeysOlderThan(database.db, 24, 40)));
    deleted += counts.reduce((sum, count) => sum + count, 0);
  }
  expect(deleted).toBe(300);
});
