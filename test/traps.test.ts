/**
 * Traps of PostgreSQL and its driver that other services fell into, and that this one must not: a test each, of the
 * waiting room, the event log, transactions and connections. Those of seats and money stand with their rooms.
 */
import { readdir, readFile } from "node:fs/promises";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { readClock } from "#db/clock.ts";
import { connect, type Database } from "#db/connect.ts";
import { ConnectionLost, NothingHappened } from "#db/errors.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { TcpLink } from "#proof/world/link.ts";
import { admitNext } from "#queue/admit-places.ts";
import { claimPlaces, type Claimed } from "#queue/claim-places.ts";
import { joinQueue, type Joined } from "#queue/join-queue.ts";
import { openBlocker, untilBlocked, untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
import { createConcert, createPlace, createUser, createUsers, listPlacesOf } from "#test/fixtures.ts";
import { logger, startQueueRoom, type QueueInstance } from "#test/queue-room.ts";
import { row, rows } from "#test/sql.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;
let closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
  ({ db } = database);
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ log } = await instance());
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});

async function instance(url = database.url): Promise<QueueInstance> {
  const started = await startQueueRoom({ url, admits: false });
  closing.push(() => started.close());
  return started;
}

async function network(): Promise<TcpLink> {
  const proxy = await TcpLink.open(database.url);
  closing.push(() => proxy.close());
  return proxy;
}

async function concert(queue: Partial<QueuePolicy> = {}): Promise<number> {
  return (await createConcert(db, { queue, shows: [] })).concertId;
}

async function joinOne(concertId: number, userId: string): Promise<Joined> {
  const [joined] = await transaction(db, (tx) => joinQueue(tx, log, [{ concertId, userId }]));
  return joined as Joined;
}

async function statuses(concertId: number): Promise<string> {
  return (await listPlacesOf(db, concertId)).map(({ status }) => status[0]).join("");
}

describe("order", () => {
  test("no sequence says who came first: numbers follow commits, and one that was not committed was not given out", async () => {
    const concertId = await concert({ capacity: 0 });
    const [undecided = "", later = ""] = await createUsers(db, 2);
    let second: Promise<Joined> | undefined;
    const first = transaction(db, async (tx) => {
      await joinQueue(tx, log, [{ concertId, userId: undecided }]);
      second = joinOne(concertId, later);
      await untilBlocked(db);
      throw new Error("not after all");
    });
    await expect(first).rejects.toThrow("not after all");
    // A sequence would have answered 2 long ago.
    expect((await second)?.number).toBe(1);
  });

  test("no cursor over ids follows the log: what has the smaller id and commits later is not lost", async () => {
    const { log: follower } = await instance();
    const [early, late] = [await concert(), await concert()];
    const seen: (number | null)[] = [];
    follower.subscribe(({ concertId }) => seen.push(concertId));
    const joined = (concertId: number) =>
      ({ type: "places.joined", concertId, showId: null, payload: { first: 1, last: 1 } }) as const;
    await transaction(db, async (slow) => {
      await log.append(slow, [joined(early)]);
      await transaction(db, (quick) => log.append(quick, [joined(late)]));
      await until("the later id is seen", () => seen.includes(late));
    });
    await until("the smaller id is seen", () => seen.includes(early));
  });

  test("no SKIP LOCKED in admission: who is busy in front is waited for", async () => {
    const concertId = await concert({ capacity: 1 });
    for (const userId of await createUsers(db, 2)) await createPlace(db, { concertId, userId, status: "WAITING" });
    const blocker = await openBlocker(database.url);
    await blocker.run("select from places where concert_id = $1 and number = 1 for update", [concertId]);
    const step = admitNext(db, log, concertId);
    await untilBlocked(db);
    await blocker.rollback();
    await step;
    expect(await statuses(concertId)).toBe("AW");
  });

  test("ORDER BY and LIMIT under FOR UPDATE: who leaves while waited for makes room for the next, never for a later one", async () => {
    const concertId = await concert({ capacity: 2 });
    for (const userId of await createUsers(db, 4)) await createPlace(db, { concertId, userId, status: "WAITING" });
    const blocker = await openBlocker(database.url);
    await blocker.run(
      "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1 and number = 1",
      [concertId],
    );
    const step = admitNext(db, log, concertId);
    await untilBlocked(db);
    await blocker.commit();
    await step;
    expect(await statuses(concertId)).toBe("LAAW");
    expect(await listEventsOf(db, concertId)).toMatchObject([{ payload: { numbers: [2, 3], through: 3 } }]);
  });
});

describe("time", () => {
  test("a condition on time is not checked before the wait for the lock: what ran out meanwhile is refused", async () => {
    const concertId = await concert();
    const userId = await createUser(db);
    const number = await createPlace(db, { concertId, userId, claimed: false });
    const blocker = await openBlocker(database.url);
    const expiresAt = (await readClock(db)) + 200;
    await blocker.run("update places set expires_at = $2 where concert_id = $1", [concertId, new Date(expiresAt)]);
    const claiming = transaction(db, (tx) => claimPlaces(tx, log, [{ concertId, number, userId }]));
    await untilBlocked(db);
    await untilPast(db, expiresAt + 5);
    await blocker.commit();
    expect(await claiming).toMatchObject([{ code: "TOKEN_EXPIRED" }]);
  });

  test("now() is the start of the transaction: a turn counts from when the lock was held", async () => {
    const concertId = await concert({ passSeconds: 600 });
    const userId = await createUser(db);
    const number = await createPlace(db, { concertId, userId, claimed: false });
    const blocker = await openBlocker(database.url);
    await blocker.run("select from places where concert_id = $1 for update", [concertId]);
    const claiming = transaction(db, (tx) => claimPlaces(tx, log, [{ concertId, number, userId }]));
    await untilBlocked(db);
    const begunAt = await readClock(db);
    await untilPast(db, begunAt + 50);
    const releasedAt = await readClock(db);
    await blocker.rollback();
    const [claimed] = await claiming;
    expect((claimed as Claimed).expiresAt).toBeGreaterThanOrEqual(releasedAt + 600_000);
  });
});

describe("capacity and uniqueness", () => {
  test("count, then insert: many who join at once on two instances are admitted up to the capacity, not one more", async () => {
    const concertId = await concert({ capacity: 5 });
    const instances = [await instance(), await instance()];
    const joins = await Promise.all(
      (await createUsers(db, 30)).map((userId, index) =>
        (instances[index % 2] as QueueInstance).queue.join({ concertId, userId }),
      ),
    );
    expect(joins.filter((one) => one.answer.status === "ADMITTED")).toHaveLength(5);
    expect(await statuses(concertId)).toBe("A".repeat(5) + "W".repeat(25));
  });

  test("ON CONFLICT DO NOTHING answers no row: whoever joins at the same time elsewhere gets the place there is", async () => {
    const concertId = await concert({ capacity: 0 });
    const userId = await createUser(db);
    let second: Promise<Joined> | undefined;
    await transaction(db, async (tx) => {
      await joinQueue(tx, log, [{ concertId, userId }]);
      second = joinOne(concertId, userId);
      await untilBlocked(db);
    });
    expect(await second).toMatchObject({ number: 1, created: false });
  });

  test("a duplicate in a batch: one fan who asks many times in the same moment is answered each time, and counts once", async () => {
    const concertId = await concert();
    const { queue, claimsOf } = await instance();
    const userId = await createUser(db);
    const joins = await Promise.all(Array.from({ length: 8 }, () => queue.join({ concertId, userId })));
    expect(new Set(joins.map(({ answer }) => answer.number))).toEqual(new Set([1]));
    const claims = claimsOf({ concertId, number: 1, userId, admitted: true });
    const polls = await Promise.all(Array.from({ length: 8 }, () => queue.gate.place(claims)));
    expect(new Set(polls.map(({ expiresAt }) => expiresAt)).size).toBe(1);
    const types = (await listEventsOf(db, concertId)).map(({ type }) => type);
    expect(types).toEqual(["places.joined", "places.admitted", "places.claimed"]);
  });
});

describe("locks", () => {
  test("batches that name the same queues in another order never meet in a deadlock", async () => {
    const concerts = [await concert(), await concert(), await concert()];
    const users = await createUsers(db, 6);
    const batchOf = (order: number[], firstUser: number) =>
      order.map((concertId, index) => ({ concertId, userId: users[firstUser + index] as string }));
    const blocker = await openBlocker(database.url);
    await blocker.run("select from queues where concert_id = $1 for update", [concerts[1]]);
    const batches = [batchOf(concerts, 0), batchOf(concerts.toReversed(), 3)];
    const joins = batches.map((batch) => transaction(db, (tx) => joinQueue(tx, log, batch)));
    await untilBlocked(db, 2);
    await blocker.rollback();
    const numbers = (await Promise.all(joins)).flat().map((joined) => (joined as Joined).number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 2, 2, 2]);
  });

  test("an instance that is paused with the queue's lock stops the others no longer than the server lets it idle", async () => {
    const concertId = await concert({ capacity: 1 });
    await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
    const limited = connect({ url: database.url, maxConnections: 2, logger });
    closing.push(() => limited.close());
    const paused = transaction(limited, async (tx) => {
      await rows(tx, "select from queues where concert_id = $1 for update", [concertId]);
      const running = await startQueueRoom({ url: database.url });
      closing.push(() => running.close());
      await until("the other has gone on", async () => (await statuses(concertId)) === "A");
    });
    await expect(paused).rejects.toThrow(NothingHappened);
  });

  test("a hot row is not indexed where it changes: updates of a queue, and of a place that is claimed, stay HOT", async () => {
    const concertId = await concert();
    const userId = await createUser(db);
    // What the server process has not reported yet is counted too, also of transactions before.
    const counted = async (tx: Tx): Promise<{ table: string; updates: number; hot: number }[]> =>
      rows(
        tx,
        `select relname as table, n_tup_upd as updates, n_tup_hot_upd as hot from pg_stat_xact_user_tables
          where relname in ('queues', 'places') order by relname`,
      );
    const hot = await transaction(db, async (tx) => {
      const before = await counted(tx);
      for (const user of await createUsers(db, 5)) await joinQueue(tx, log, [{ concertId, userId: user }]);
      const [joined] = await joinQueue(tx, log, [{ concertId, userId }]);
      await claimPlaces(tx, log, [{ concertId, number: (joined as Joined).number, userId }]);
      return (await counted(tx)).map(({ table, updates, hot: inPage }, index) => ({
        table,
        updates: updates - (before[index]?.updates ?? 0),
        hot: inPage - (before[index]?.hot ?? 0),
      }));
    });
    expect(hot).toEqual([
      { table: "places", updates: 1, hot: 1 },
      { table: "queues", updates: 6, hot: 6 },
    ]);
  });
});

describe("connections", () => {
  test("one that dies in COMMIT: the join happened once, and its fan is told the number", async () => {
    const concertId = await concert();
    const proxy = await network();
    const { queue } = await instance(proxy.url);
    await queue.boards.get(concertId);
    proxy.cutNextCommit("after");
    expect((await queue.join({ concertId, userId: await createUser(db) })).answer.number).toBe(1);
    expect([proxy.cuts, await statuses(concertId)]).toEqual([1, "A"]);
  });

  test("one that dies inside a transaction: what is asked after it runs nowhere, and certainly not outside", async () => {
    await rows(db, "create table notes (note text)");
    const failing = transaction(db, async (tx) => {
      const { pid } = await row<{ pid: number }>(tx, "select pg_backend_pid() as pid");
      await rows(db, "select pg_terminate_backend($1, 5000)", [pid]);
      await expect(rows(tx, "insert into notes values ('after')")).rejects.toThrow(ConnectionLost);
      await expect(rows(tx, "insert into notes values ('long after')")).rejects.toThrow(ConnectionLost);
    });
    await expect(failing).rejects.toThrow(NothingHappened);
    expect(await rows(db, "select note from notes")).toEqual([]);
  });

  test("one to a server that stands still: the server's own limits do not fire, ours does", async () => {
    const proxy = await network();
    const far = connect({ url: proxy.url, maxConnections: 1, logger });
    closing.push(() => far.close());
    expect(await rows(far, "select 1 as one")).toEqual([{ one: 1 }]);
    proxy.silence("both");
    await expect(rows(far, "select 1")).rejects.toThrow(ConnectionLost);
    proxy.heal();
    expect(await rows(far, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("one that is killed while nobody uses it, or while it is used, ends nothing but itself", async () => {
    const application = "jari test victims";
    // Without the limit that would end the statement before it is killed, were that late.
    const patient = { applicationName: application, patienceMs: 60_000 };
    const victims = connect({ url: database.url, maxConnections: 3, logger, ...patient });
    closing.push(() => victims.close());
    const others = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = $1";
    await Promise.all([1, 2, 3].map(() => rows(victims, "select pg_sleep(0.02)")));
    await rows(db, others, [application]);
    await until("the pool has noticed", () => victims.poolFigures().total === 0);
    const busy = rows(victims, "select pg_sleep(60)").catch((error: unknown) => error);
    await until("it is busy", async () => (await row<{ count: number }>(db, others, [application])).count > 0);
    expect(await busy).toBeInstanceOf(ConnectionLost);
    expect(await rows(victims, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("what no statement of this program contains", () => {
  let texts: [file: string, text: string][];
  beforeAll(async () => {
    const folder = new URL("../src/", import.meta.url);
    const files = await readdir(folder, { recursive: true });
    // Where SQL stands; the embedded server is started with statements of its own, outside of any request.
    const sources = files.filter((file) => /(?:\/queries\.ts|migrations\/.*\.sql|db\/transaction\.ts)$/u.test(file));
    texts = await Promise.all(
      sources.map(async (file): Promise<[string, string]> => [file, await readFile(new URL(file, folder), "utf8")]),
    );
  });

  const found = (pattern: RegExp): string[] =>
    texts.flatMap(([file, text]) => [...withoutComments(text).matchAll(pattern)].map(([hit]) => `${file}: ${hit}`));

  test("a clock that stands still for a transaction", () => {
    expect(texts.length).toBeGreaterThan(8);
    const clocks = /(?<![.\w])(?:now\(\)|current_timestamp|localtimestamp|(?:transaction|statement)_timestamp)/giu;
    expect(found(clocks)).toEqual([]);
  });

  test("NOTIFY, or a lock that outlives its transaction", () => {
    expect(found(/\b(?:pg_notify|notify\s+\w|listen\s+\w|pg_(?:try_)?advisory_lock)/giu)).toEqual([]);
  });

  test("SKIP LOCKED, but for tidying up holds that are over", () => {
    expect(found(/skip locked/giu)).toEqual(["reservations/queries.ts: skip locked"]);
  });
});

/** SQL's and TypeScript's comments speak of what they avoid. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$/gmu, "");
}
