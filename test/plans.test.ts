/**
 * How PostgreSQL runs the service's statements. A plan that is made while a table is empty is used while it grows to
 * millions of rows, so each must reach its rows by a key already then (docs/decisions/0005-pinned-plans.md).
 */
import { readdir, readFile } from "node:fs/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { declaredStatements, type Statement } from "#db/statement.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openSale } from "#test/open-sale.ts";
import { runLong } from "#test/sql.ts";

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "TID Cond"?: string;
  Plans?: Node[];
}

/** Statements that are meant to read more than a key names. */
const readers: Readonly<Record<string, string>> = {
  list_concerts_by_queue_state: "the newest concerts, down to a limit",
  list_live_queues: "the queues, each with a look at one place; when an instance starts",
  list_taken_seats: "the newest event, by the end of its key",
  has_concerts: "one row, whichever",
  list_instances: "the instances, a handful of rows",
  find_strangers: "the instances, a handful of rows",
  delete_silent_instances: "the instances, a handful of rows",
  delete_old_operator_keys: "the keys of what operators made lately, a handful of rows",
  delete_old_events: "the oldest rows, down to a limit",
};

let database: TestDatabase;
let statements: Statement<unknown>[];
beforeAll(async () => {
  const source = new URL("../src/", import.meta.url);
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith("queries.ts"));
  const urls = [...files, "db/transaction.ts", "db/clock.ts"].map((file) => new URL(file, source));
  await Promise.all(urls.map((url) => import(url.href)));
  const texts = (await Promise.all(urls.map((url) => readFile(url, "utf8")))).join();
  // Not those of tests, nor of the audit, which reads everything and frees the planner to do so.
  statements = declaredStatements().filter(({ name }) => name !== "" && texts.includes(`"${name}"`));
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What a plan reads without a key, as "how it reads what". */
function withoutKey(node: Node): string[] {
  const { "Node Type": type, "Relation Name": relation, "Index Name": index, Plans = [] } = node;
  const key = node["Index Cond"] ?? node["TID Cond"];
  const reads = relation !== undefined || index !== undefined;
  const own =
    type === "Materialize" || (reads && /Scan/u.test(type) && key === undefined && type !== "Bitmap Heap Scan");
  return [...(own ? [`${type} ${index ?? relation ?? ""}`.trim()] : []), ...Plans.flatMap(withoutKey)];
}

/** Asked over a connection of the service, with its settings and `more` of them: the plan for whatever values. */
async function planOf(text: string, more = ""): Promise<Node> {
  return database.db.withConnection(async (client) => {
    await client.query(`begin; ${more}`);
    try {
      await client.query(`prepare explained as ${text}`);
      const { rows } = await client.query<{ values: string }>(
        `select coalesce('(' || string_agg('null', ',') || ')', '') as values
           from pg_prepared_statements cross join unnest(parameter_types) where name = 'explained'`,
      );
      const explain = `explain (format json) execute explained${rows[0]?.values}`;
      const explained = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(explain);
      return explained.rows[0]!["QUERY PLAN"][0].Plan;
    } finally {
      await client.query("rollback; deallocate all");
    }
  });
}

/** As if to start helpers cost nothing: whatever could be shared out among them is. */
const helpersForNothing = `
  set local parallel_setup_cost = 0;
  set local parallel_tuple_cost = 0;
  set local min_parallel_table_scan_size = 0;
  set local min_parallel_index_scan_size = 0`;

function isShared({ "Node Type": type, Plans = [] }: Node): boolean {
  return type.startsWith("Gather") || Plans.some(isShared);
}

async function findReaders(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { name, text } of statements) {
    const reads = withoutKey(await planOf(text));
    if (reads.length > 0 && !(name in readers)) found[name] = reads;
  }
  return found;
}

/** A sale so small that each table is one page. */
async function sellSomething(): Promise<void> {
  const sale = await openSale(database);
  for (const seat of [1, 2, 3, 4, 5, 6]) {
    const fan = await sale.fan();
    await sale.charge(fan, 500_000, `charge ${seat}`);
    const { reservationId } = await sale.reserve(fan, [seat], { key: `reserve ${seat}` });
    if (seat <= 3) continue;
    const { paymentId } = await sale.pay(fan, reservationId, `pay ${seat}`);
    if (seat === 5) await sale.checkIn(reservationId, seat);
    if (seat === 6) await sale.refund(paymentId);
  }
}

/**
 * The sale is over, and the next one begins: tables of many rows, whose indexes of what is live (who is in line, what is
 * held) hold nothing. To read all of such an index seems cheaper than a look-up then.
 */
async function endAll(): Promise<void> {
  await runLong(
    database.db,
    `insert into users (user_id, name) select gen_random_uuid(), 'Guest' from generate_series(1, 20000);
     insert into places (concert_id, number, user_id, status, joined_at)
     select concert_id, last_number + row_number() over (order by user_id), user_id, 'WAITING', now()
       from users cross join (select * from queues limit 1) as q
      where not exists (select from places where user_id = users.user_id);
     update places set status = 'LEFT', ended_at = now() where ended_at is null;
     update seats set status = 'AVAILABLE', reservation_id = null, held_until = null where status = 'HELD';
     insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
     select user_id, concert_id, show_id, '{1}', 1, 'HELD', now(), now()
       from users cross join (select * from shows limit 1) as s;
     update reservations set status = 'EXPIRED', ended_at = now() where status = 'HELD'`,
  );
  await runLong(database.db, "vacuum");
}

/** What a user has is found by the user, not among all that a show has. */
async function expectUsersToBeKeys(): Promise<void> {
  for (const name of ["find_live_hold", "list_reservations", "list_prospects", "newest_reservations_of_users"])
    expect(await indexesOf(name), name).toEqual(["reservations_by_user"]);
  for (const name of ["list_payments", "newest_payments_of_users"])
    expect(await indexesOf(name), name).toContain("payments_by_user");
}

/** What operators search for is found by what they ask, not among the newest of all. */
async function expectSearchesToBeKeys(): Promise<void> {
  expect(await indexesOf("list_live_holds")).toEqual(["reservations_held"]);
  expect(await indexesOf("payments_by_search")).toEqual(["one_payment_per_reservation"]);
  expect(await indexesOf("reservations_by_search")).toEqual(["reservations_pkey"]);
}

const analyze = (): Promise<void> => runLong(database.db, "analyze");

/** The indexes that a statement reads. */
async function indexesOf(name: string): Promise<string[]> {
  const names = (node: Node): string[] => [
    ...(node["Index Name"] === undefined ? [] : [node["Index Name"]]),
    ...(node.Plans ?? []).flatMap(names),
  ];
  return names(await planOf(statements.find((one) => one.name === name)?.text ?? ""));
}

describe("every statement reaches its rows by a key", () => {
  test("while the tables are empty and nothing is known of them", async () => {
    expect(statements.length).toBeGreaterThan(60);
    expect(await findReaders()).toEqual({});
    await expectUsersToBeKeys();
    await expectSearchesToBeKeys();
  });

  test("while a few rows are known", async () => {
    await sellSomething();
    await analyze();
    expect(await findReaders()).toEqual({});
    await expectUsersToBeKeys();
    await expectSearchesToBeKeys();
  });

  test("while all that there is has ended", async () => {
    await endAll();
    await analyze();
    expect(await findReaders()).toEqual({});
    await expectUsersToBeKeys();
    await expectSearchesToBeKeys();
  });
});

test("no statement is shared out among helpers, which take longer to start than it takes", async () => {
  const shared: string[] = [];
  for (const { name, text } of statements) if (isShared(await planOf(text, helpersForNothing))) shared.push(name);
  expect(shared).toEqual([]);
});
