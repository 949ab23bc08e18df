import { afterAll, beforeAll, expect, test } from "vitest";

import type { Database } from "#db/connect.ts";
import { sweepOldRows } from "#sweep.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.close());

/** Fills the tables: so many rows that are too old, then three that are young. */
async function fill(old: number): Promise<void> {
  await rows(db, "truncate commit_markers, events, request_keys, operator_keys");
  const age = (mature: string): string =>
    `clock_timestamp() - case when number <= $1 then interval '${mature}' else interval '1 minute' end`;
  const numbers = "from generate_series(1, $1::integer + 3) as number";
  await rows(db, `insert into commit_markers select gen_random_uuid(), ${age("11 minutes")} ${numbers}`, [old]);
  await rows(
    db,
    `insert into events (type, occurred_at, payload) select 'users.created', ${age("3 hours")}, '{}' ${numbers}`,
    [old],
  );
  for (const [table, owner, aNewOne] of [
    ["request_keys", "user_id", "gen_random_uuid()"],
    ["operator_keys", "operator", "number::text"],
  ] as const)
    await rows(
      db,
      `insert into ${table} (${owner}, key, request_hash, status, answer, created_at)
       select ${aNewOne}, 'key', '', 200, '{}', ${age("25 hours")} ${numbers}`,
      [old],
    );
}

const kept = (): Promise<unknown> =>
  row(
    db,
    `select (select count(*) from commit_markers) as markers, (select count(*) from events) as events,
            (select count(*) from request_keys) as keys, (select count(*) from operator_keys) as "operatorKeys"`,
  );

const keep = { eventsKeepHours: 2, requestKeysKeepHours: 24 };

test.each([0, 3, 12_000])("of %d rows that are too old none is left, and every young one is", async (old) => {
  await fill(old);
  await sweepOldRows(db, keep);
  expect(await kept()).toEqual({ markers: 3, events: 3, keys: 3, operatorKeys: 3 });
});

test("two instances that sweep at the same time do not disturb each other", async () => {
  await fill(2_000);
  await Promise.all([sweepOldRows(db, keep), sweepOldRows(db, keep)]);
  expect(await kept()).toEqual({ markers: 3, events: 3, keys: 3, operatorKeys: 3 });
});
