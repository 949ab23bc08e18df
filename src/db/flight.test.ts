import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { ConnectionLost, NothingHappened } from "#db/errors.ts";
import { ask, type Answer } from "#db/flight.ts";
import { statement, type Statement } from "#db/statement.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

const plain = (text: string): Statement<unknown> => ({ name: "", text });
const addOne = statement("test_flight_add_one", "select $1::integer + 1 as sum");
const write = statement("test_flight_write", "insert into flown values ($1)");
const read = statement("test_flight_read", "select note from flown order by note");
const divide = statement("test_flight_divide", "select 1 / $1::integer as quotient");

/** A time limit that nothing here comes to. */
const limitMs = 600_000;

let database: TestDatabase;
let client: pg.Client;
/** What the server has answered since the test began: one packet ends with each `readyForQuery`. */
let heard: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await rows(database.db, "create table flown (note text primary key)");
});
afterAll(() => database.close());
beforeEach(async () => {
  await rows(database.db, "truncate flown");
  client = await connected(limitMs);
  heard = [];
  for (const name of ["readyForQuery", "parseComplete", "rowDescription"])
    client.connection.on(name, () => heard.push(name));
});
afterEach(() => client.end());

async function connected(query_timeout: number): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: database.url, query_timeout });
  one.on("error", () => undefined);
  await one.connect();
  return one;
}

const times = (name: string): number => heard.filter((one) => one === name).length;
const rowsOf = ({ rows: answered }: Answer): unknown => answered;

test("statements asked for together run in that order, and are answered together, once", async () => {
  const answers = await Promise.all([
    ask(client, write, ["a"]),
    ask(client, read),
    ask(client, write, ["b"]),
    ask(client, read),
    ask(client, addOne, [41]),
  ]);
  expect(answers.map(rowsOf)).toEqual([[], [{ note: "a" }], [], [{ note: "a" }, { note: "b" }], [{ sum: 42 }]]);
  expect(answers.map(({ tag }) => tag)).toEqual(["INSERT 0 1", "SELECT 1", "INSERT 0 1", "SELECT 2", "SELECT 1"]);
  expect(times("readyForQuery")).toBe(1);
});

test("what is asked later is another flight, which waits for the one before", async () => {
  await ask(client, addOne, [1]);
  const order: number[] = [];
  const first = ask(client, plain("select pg_sleep(0.05)")).then(() => order.push(1));
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, ask(client, addOne, [2]).then(() => order.push(2))]);
  expect(order).toEqual([1, 2]);
  expect(times("readyForQuery")).toBe(3);
});

test("a statement is parsed and described once on a connection, however often it is asked for", async () => {
  const twice = await Promise.all([ask(client, addOne, [1]), ask(client, addOne, [2])]);
  const again = await ask(client, addOne, [3]);
  expect([...twice, again].map(rowsOf)).toEqual([[{ sum: 2 }], [{ sum: 3 }], [{ sum: 4 }]]);
  expect([times("parseComplete"), times("rowDescription")]).toEqual([1, 1]);
});

test("a text without a name is not kept: the next may be another", async () => {
  const answers = await Promise.all([ask(client, plain("select 1 as a")), ask(client, plain("select 2 as b"))]);
  expect(answers.map(rowsOf)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
});

test("if one fails, those before it have run, and those behind it have not", async () => {
  await ask(client, plain("begin"));
  const told = await Promise.allSettled([
    ask(client, write, ["a"]),
    ask(client, divide, [0]),
    ask(client, addOne, ["no number"]),
  ]);
  expect(told).toEqual([
    { status: "fulfilled", value: { rows: [], tag: "INSERT 0 1" } },
    { status: "rejected", reason: expect.objectContaining({ code: "22012" }) },
    { status: "rejected", reason: expect.any(NothingHappened) },
  ]);
  await ask(client, plain("rollback"));
  expect(rowsOf(await ask(client, read))).toEqual([]);
});

test("who waits for all of a flight hears what failed, in whatever words it is passed on", async () => {
  await ask(client, plain("begin"));
  const inOtherWords = async (): Promise<Answer> => {
    try {
      return await ask(client, divide, [0]);
    } catch (error) {
      throw new Error("there is nothing to divide by", { cause: error });
    }
  };
  const all = Promise.all([ask(client, addOne, [1]), inOtherWords(), ask(client, addOne, [2])]);
  await expect(all).rejects.toThrow("there is nothing to divide by");
  await ask(client, plain("rollback"));
});

test("an error's stack leads to who asked", async () => {
  const error: unknown = await ask(client, divide, [0]).catch((thrown: unknown) => thrown);
  expect((error as Error).stack).toContain("flight.test.ts");
});

test("what a flight that failed has prepared, or not come to prepare, is prepared by the next", async () => {
  // The first is parsed and then fails; the second is not even parsed.
  await Promise.allSettled([ask(client, divide, [0]), ask(client, addOne, [1])]);
  const answers = await Promise.all([ask(client, divide, [1]), ask(client, addOne, [1])]);
  expect(answers.map(rowsOf)).toEqual([[{ quotient: 1 }], [{ sum: 2 }]]);
});

test("a statement of its own is answered when it is committed, and not if its commit fails", async () => {
  await rows(
    database.db,
    "create table late (note text, constraint no_two unique (note) deferrable initially deferred)",
  );
  const twice = statement("test_flight_late", "insert into late values ($1), ($1)");
  await expect(ask(client, twice, ["a"])).rejects.toMatchObject({ code: "23505", constraint: "no_two" });
});

test("a value that cannot be sent is refused, and the others of the flight go", async () => {
  const [refused, gone] = await Promise.allSettled([ask(client, addOne, [undefined]), ask(client, addOne, [1])]);
  expect(refused).toMatchObject({ status: "rejected", reason: expect.any(TypeError) });
  expect(gone).toMatchObject({ status: "fulfilled", value: { rows: [{ sum: 2 }] } });
});

test("a server that does not answer in time is ConnectionLost, for all of the flight", async () => {
  const blocker = await openBlocker(database.url);
  await blocker.run("lock table flown in access exclusive mode");
  const limited = await connected(50);
  const told = await Promise.allSettled([ask(limited, read), ask(limited, addOne, [1])]);
  expect(told).toEqual(told.map(() => ({ status: "rejected", reason: expect.any(ConnectionLost) })));
  limited.connection.stream.destroy();
  await blocker.rollback();
});

test("nothing is left of a time limit that was kept", async () => {
  const [set, cleared] = [vi.spyOn(globalThis, "setTimeout"), vi.spyOn(globalThis, "clearTimeout")];
  onTestFinished(() => void [set, cleared].map((spy) => spy.mockRestore()));
  await ask(client, addOne, [1]);
  await expect(ask(client, divide, [0])).rejects.toMatchObject({ code: "22012" });
  // Those of the test's runner are none of its business.
  const limits = set.mock.results.filter((_timer, call) => set.mock.calls[call]?.[1] === limitMs);
  expect(limits).toHaveLength(2);
  expect(cleared.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(limits.map(({ value }) => value)));
});

test("a connection that has ended, or ends meanwhile, is ConnectionLost", async () => {
  const end = ask(client, plain("select pg_terminate_backend(pg_backend_pid())"));
  await expect(end).rejects.toThrow(ConnectionLost);
  await expect(ask(client, addOne, [1])).rejects.toThrow(ConnectionLost);
});
