import { afterAll, beforeAll, expect, test } from "vitest";

import { ConnectionLost } from "#db/errors.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import { statement } from "#db/statement.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const sleepers = "datname = current_database() and application_name = 'jari snapshot' and wait_event = 'PgSleep'";
const sleeping = statement<{ count: number }>("", `select count(*) from pg_stat_activity where ${sleepers}`);

test("a snapshot may look for longer than the pool's statements, with plans for whole tables", async () => {
  const settings = statement<{ seqscan: string; hashjoin: string; timeout: string; isolation: string }>(
    "",
    `select current_setting('enable_seqscan') as seqscan, current_setting('enable_hashjoin') as hashjoin,
            current_setting('statement_timeout') as timeout, current_setting('transaction_isolation') as isolation`,
  );
  const [found] = await readSnapshot(database.url, (snapshot) => snapshot.query(settings));
  expect(found).toEqual({ seqscan: "on", hashjoin: "on", timeout: "2min", isolation: "repeatable read" });
});

test("a snapshot tells moments and numbers whole, in whatever form the administrator likes them", async () => {
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of ["datestyle = 'German'", "extra_float_digits = -10"]) {
    await database.db.query(statement("", `alter database "${name}" set ${setting}`));
  }
  const asked =
    "select '2031-05-01 19:00:00+09'::timestamptz::text as moment, 1793504738123.25::double precision as number";
  expect(await readSnapshot(database.url, (snapshot) => snapshot.query(statement("", asked)))).toEqual([
    { moment: "2031-05-01 10:00:00+00", number: 1_793_504_738_123.25 },
  ]);
});

test("a snapshot can only read", async () => {
  const insert = statement("", "insert into users (user_id, name) values (gen_random_uuid(), 'Mina')");
  await expect(readSnapshot(database.url, (snapshot) => snapshot.query(insert))).rejects.toThrow(
    "read-only transaction",
  );
});

test("a snapshot sees nothing that is committed after its first statement", async () => {
  const count = statement<{ count: number }>("", "select count(*)::integer as count from users");
  const counts = await readSnapshot(database.url, async (snapshot) => {
    const before = await snapshot.query(count);
    await database.db.query(statement("", "insert into users (user_id, name) values (gen_random_uuid(), 'Mina')"));
    return [...before, ...(await snapshot.query(count))];
  });
  expect(counts).toEqual([{ count: 0 }, { count: 0 }]);
});

test("reading is broken off in the middle of a statement when the signal says so", async () => {
  const controller = new AbortController();
  const reading = readSnapshot(
    database.url,
    (snapshot) => snapshot.query(statement("", "select pg_sleep(60)")),
    controller.signal,
  ).catch((error: unknown) => error);
  await expect.poll(async () => (await database.db.query(sleeping))[0]?.count).toBe(1);
  controller.abort();
  expect(await reading).toBeInstanceOf(ConnectionLost);
  // The server would finish the statement before it notices.
  const end = `select pg_terminate_backend(pid, 60000) as ended from pg_stat_activity where ${sleepers}`;
  expect(await database.db.query(statement("", end))).toEqual([{ ended: true }]);
});
