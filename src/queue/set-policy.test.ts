import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";

import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { openQueue } from "#queue/open-queue.ts";
import { setPolicy } from "#queue/set-policy.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
import { createConcert, createPlace, createUser, openPolicy } from "#test/fixtures.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
});
afterAll(() => database.close());

const set = (concertId: number, changes: Partial<QueuePolicy>): Promise<QueuePolicy> =>
  transaction(db, async (tx) => (await setPolicy(tx, log, concertId, changes)).after);

const read = (concertId: number): Promise<unknown> =>
  row(
    db,
    `select state, capacity, pass_seconds as "passSeconds", claim_seconds as "claimSeconds",
            admit_per_second as "admitPerSecond" from queues where concert_id = $1`,
    [concertId],
  );

test("what is named changes, the rest stays; the whole policy is answered and announced", async () => {
  const { concertId } = await createConcert(db);
  const wanted = { ...openPolicy, capacity: 7, admitPerSecond: 2.5 };
  expect(await set(concertId, { capacity: 7, admitPerSecond: 2.5 })).toEqual(wanted);
  expect(await read(concertId)).toEqual(wanted);
  expect(await set(concertId, { state: "paused", admitPerSecond: null })).toEqual({
    ...wanted,
    state: "paused",
    admitPerSecond: null,
  });
  expect(await listEventsOf(db, concertId)).toMatchObject([
    { type: "queue.changed", payload: wanted },
    { type: "queue.changed", payload: { state: "paused", capacity: 7, admitPerSecond: null } },
  ]);
});

test("how it was is answered too", async () => {
  const { concertId } = await createConcert(db);
  const { before, after } = await transaction(db, (tx) => setPolicy(tx, log, concertId, { state: "paused" }));
  expect({ before, after }).toEqual({ before: openPolicy, after: { ...openPolicy, state: "paused" } });
});

test("two changes at the same time both take effect", async () => {
  const { concertId } = await createConcert(db);
  await Promise.all([
    set(concertId, { capacity: 3 }),
    set(concertId, { state: "closed" }),
    set(concertId, { passSeconds: 9 }),
  ]);
  expect(await read(concertId)).toMatchObject({ capacity: 3, state: "closed", passSeconds: 9 });
});

test("a concert without a queue is NOT_FOUND", async () => {
  await expect(set(999_999, { capacity: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a policy that makes no sense is refused by the table, by name", async () => {
  const { concertId } = await createConcert(db);
  await expect(set(concertId, { capacity: -1 })).rejects.toMatchObject({ constraint: "queue_capacity_not_negative" });
  await expect(set(concertId, { passSeconds: 0 })).rejects.toMatchObject({ constraint: "queue_pass_positive" });
  await expect(set(concertId, { claimSeconds: 0 })).rejects.toMatchObject({ constraint: "queue_claim_positive" });
  await expect(set(concertId, { admitPerSecond: 0 })).rejects.toMatchObject({ constraint: "queue_rate_positive" });
  expect(await read(concertId)).toEqual(openPolicy);
});

test("it is remembered which admissions came before the policy", async () => {
  const { concertId } = await createConcert(db);
  await createPlace(db, { concertId, userId: await createUser(db) });
  await set(concertId, { capacity: 0 });
  const text = "select admitted_before_policy as before from queues where concert_id = $1";
  expect(await row(db, text, [concertId])).toEqual({ before: 1 });
});

test("a queue opens with its concert, empty, and its first policy is announced", async () => {
  const { concertId } = await createConcert(db);
  await rows(db, "delete from queues where concert_id = $1", [concertId]);
  const policy: QueuePolicy = { ...openPolicy, state: "paused", capacity: 12 };
  await transaction(db, (tx) => openQueue(tx, log, concertId, policy));
  expect(await read(concertId)).toEqual(policy);
  expect(await row(db, "select last_number, admitted_through from queues where concert_id = $1", [concertId])).toEqual({
    last_number: 0,
    admitted_through: 0,
  });
  expect(await listEventsOf(db, concertId)).toEqual([{ type: "queue.changed", payload: policy }]);
});
