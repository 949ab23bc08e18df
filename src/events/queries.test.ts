/** What the look for new events reads; what it answers is in log.test.ts. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { declaredStatements } from "#db/statement.ts";
import { getCurrentSnapshot, listEventsSince } from "#events/queries.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

interface Node {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

/** The rows of events that a node and those below it looked at. */
function rowsRead(node: Node): number {
  const own = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
  const isRead = node["Relation Name"] === "events";
  return (isRead ? own * node["Actual Loops"] : 0) + (node.Plans ?? []).reduce((sum, one) => sum + rowsRead(one), 0);
}

async function rowsReadSince(snapshot: string): Promise<number> {
  const { text = "" } = declaredStatements().find(({ name }) => name === "events_since") ?? {};
  const explained = await rows<{ "QUERY PLAN": [{ Plan: Node }] }>(
    database.db,
    `explain (analyze, timing off, format json) ${text}`,
    [snapshot, 20_000, []],
  );
  return rowsRead(explained[0]!["QUERY PLAN"][0].Plan);
}

const write = (count: number): Promise<unknown> =>
  rows(
    database.db,
    "insert into events (type, payload) select 'users.created', '{}' from generate_series(1, $1::integer)",
    [count],
  );

test("a transaction that stays open, also in another database, does not make each look read all events since", async () => {
  const elsewhere = new URL(database.url);
  elsewhere.pathname = "postgres";
  const forgotten = await openBlocker(elsewhere.href);
  try {
    await forgotten.run("select pg_current_xact_id()");
    await write(3_000);
    const { snapshot } = await getCurrentSnapshot(database.db);
    await write(2);
    expect(await rowsReadSince(snapshot)).toBe(2);
    const { events } = await listEventsSince(database.db, { snapshot, except: [], limit: 10 });
    expect(events).toHaveLength(2);
  } finally {
    await forgotten.rollback();
  }
});

test("one that wrote an event long ago is found by its id when it ends, and nothing beside it is read", async () => {
  const slow = await openBlocker(database.url);
  await slow.run("insert into events (type, payload) values ('users.created', '{}')");
  await write(1_000);
  const { snapshot } = await getCurrentSnapshot(database.db);
  await slow.commit();
  expect(await rowsReadSince(snapshot)).toBe(1);
  expect((await listEventsSince(database.db, { snapshot, except: [], limit: 10 })).events).toHaveLength(1);
});

test("events of a part of a transaction (after a savepoint) are found by the id of the whole", async () => {
  const slow = await openBlocker(database.url);
  await slow.run("savepoint one");
  await slow.run("insert into events (type, payload) values ('users.created', '{}')");
  const { snapshot } = await getCurrentSnapshot(database.db);
  await slow.run("release savepoint one");
  await slow.run("savepoint two");
  await slow.run("insert into events (type, payload) values ('users.created', '{}')");
  await slow.commit();
  expect((await listEventsSince(database.db, { snapshot, except: [], limit: 10 })).events).toHaveLength(2);
});
