import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import { connect, type Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { deleteEventsOlderThan } from "#events/queries.ts";
import type { JariEvent, NewEvent } from "#events/types.ts";
import { TcpLink } from "#proof/world/link.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { logger } from "#test/queue-room.ts";
import { row, rows, runLong } from "#test/sql.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let db: Database;
const logs: EventLog[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 16 });
  ({ db } = database);
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

/** An event that is known by a name: the concert's number. */
function named(name: number): NewEvent {
  return { type: "places.joined", concertId: name, showId: null, payload: { first: name, last: name } };
}

/** Another instance, as far as this one can tell: it only writes. */
function writer(): EventLog {
  return new EventLog({ db, clock: new DatabaseClock(), logger });
}

/** An instance that looks when the test says so, and the names of what it was delivered. */
async function follower(from: Database = db): Promise<{ log: EventLog; seen: number[]; events: JariEvent[] }> {
  const log = new EventLog({ db: from, clock: new DatabaseClock(), logger, pollEveryMs: 600_000 });
  logs.push(log);
  const events: JariEvent[] = [];
  const seen: number[] = [];
  await log.start();
  log.subscribe((event) => {
    events.push(event);
    seen.push(event.concertId ?? 0);
  });
  return { log, seen, events };
}

/** A transaction that goes on as the test says. */
class Hand {
  readonly #log: EventLog;
  #tx: Tx | undefined;
  #end: ((error?: Error) => void) | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(log: EventLog) {
    this.#log = log;
  }

  async begin(): Promise<this> {
    await new Promise<void>((begun, failed) => {
      this.#ended = transaction(db, async (tx) => {
        await rows(tx, "set local idle_in_transaction_session_timeout = 0");
        this.#tx = tx;
        begun();
        await new Promise<void>((resolve, reject) => (this.#end = (error) => (error ? reject(error) : resolve())));
      });
      this.#ended.catch(failed);
    });
    return this;
  }

  async append(...names: number[]): Promise<this> {
    await this.#log.append(this.#tx as Tx, names.map(named));
    return this;
  }

  commit(): Promise<void> {
    this.#end?.();
    return this.#ended;
  }

  async rollback(): Promise<void> {
    this.#end?.(new Error("rolled back"));
    await this.#ended.catch(() => undefined);
  }
}

const begin = (log: EventLog): Promise<Hand> => new Hand(log).begin();

describe("a follower", () => {
  test("is delivered what others committed since it started, with all that was written", async () => {
    const other = writer();
    await (await (await begin(other)).append(1)).commit();
    const { log, events } = await follower();
    const before = await readClock(db);
    await (await (await begin(other)).append(2, 3)).commit();
    await log.poll();
    expect(events).toMatchObject([named(2), named(3)]);
    const [first, second] = events;
    expect(second?.eventId).toBeGreaterThan(first?.eventId ?? 0);
    expect(first?.tx).toBe(second?.tx);
    expect(first?.occurredAt).toBeGreaterThanOrEqual(before);
  });

  test("loses nothing when what began first, and has the smallest ids, commits last", async () => {
    const { log, seen } = await follower();
    const other = writer();
    const slow = await begin(other);
    await slow.append(1);
    const quick = await begin(other);
    await quick.append(2);
    await quick.commit();
    await log.poll();
    expect(seen).toEqual([2]);
    await (await (await begin(other)).append(3)).commit();
    await log.poll();
    await slow.append(4);
    await slow.commit();
    await log.poll();
    expect(seen).toEqual([2, 3, 1, 4]);
    await log.poll();
    expect(seen).toHaveLength(4);
  });

  test("does not wait for a transaction that is stuck: what others commit is seen meanwhile", async () => {
    const { log, seen } = await follower();
    const other = writer();
    const stuck = await (await begin(other)).append(1);
    for (const name of [2, 3, 4]) await (await (await begin(other)).append(name)).commit();
    await log.poll();
    expect(seen).toEqual([2, 3, 4]);
    await stuck.rollback();
    await log.poll();
    expect(seen).toEqual([2, 3, 4]);
  });

  test("is delivered each committed event exactly once, whatever began, wrote, committed and was looked for when", async () => {
    const lanes = 4;
    const act = fc.record({
      lane: fc.nat(lanes - 1),
      what: fc.constantFrom("write", "write", "commit", "rollback", "look"),
    });
    let name = 1_000;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        const { log, seen } = await follower();
        const other = writer();
        const open = new Map<number, { hand: Hand; names: number[] }>();
        const committed: number[] = [];
        const end = async (lane: number, commits: boolean): Promise<void> => {
          const { hand, names } = open.get(lane) ?? {};
          open.delete(lane);
          await (commits ? hand?.commit() : hand?.rollback());
          if (commits) committed.push(...(names ?? []));
        };
        for (const { lane, what } of acts) {
          if (what === "look") await log.poll();
          else if (what !== "write") await end(lane, what === "commit");
          else {
            const one = open.get(lane) ?? { hand: await begin(other), names: [] };
            open.set(lane, one);
            one.names.push((name += 1));
            await one.hand.append(name);
          }
        }
        for (const lane of open.keys()) await end(lane, true);
        await log.poll();
        await log.close();
        const byName = (a: number, b: number): number => a - b;
        expect(seen.toSorted(byName)).toEqual(committed.toSorted(byName));
      }),
      { numRuns: 25 },
    );
  });

  test("is delivered what happened to one row in the order in which it happened, whoever began first", async () => {
    await rows(db, "create table one_row as select 1 as id");
    const { log, seen, events } = await follower();
    const other = writer();
    const lock = "select from one_row for update";
    let late: Promise<void> | undefined;
    await transaction(db, async (early) => {
      late = transaction(db, async (tx) => {
        await rows(tx, lock);
        await other.append(tx, [named(2)]);
      });
      await rows(early, lock).then(() => other.append(early, [named(1)]));
    });
    await late;
    await log.poll();
    expect(events.map(({ eventId }) => eventId)).toEqual(
      events.map(({ eventId }) => eventId).toSorted((a, b) => a - b),
    );
    const inTable = await rows<{ name: number }>(
      db,
      "select concert_id as name from events where concert_id in (1, 2) order by event_id desc limit 2",
    );
    expect(seen).toEqual(inTable.map((one) => one.name).toReversed());
  });

  test("looks by itself, again and again, until it is closed", async () => {
    const log = new EventLog({ db, clock: new DatabaseClock(), logger, pollEveryMs: 5 });
    logs.push(log);
    const seen: (number | null)[] = [];
    log.subscribe(({ concertId }) => seen.push(concertId));
    await log.start();
    await (await (await begin(writer())).append(7)).commit();
    await until("it has been seen", () => seen.includes(7));
    await log.close();
    let looks = 0;
    log.onPoll(() => (looks += 1));
    await (await (await begin(writer())).append(8)).commit();
    expect([seen.includes(8), looks]).toEqual([false, 0]);
  });
});

describe("one's own events", () => {
  test("are delivered as soon as they are committed, and not again by a look at the log", async () => {
    const { log, seen } = await follower();
    await transaction(db, async (tx) => {
      await log.append(tx, [named(1), named(2)]);
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual([1, 2]);
    await log.poll();
    await log.poll();
    expect(seen).toEqual([1, 2]);
  });

  test("are delivered once when a look saw them before their writer knew that they were committed", async () => {
    const proxy = await TcpLink.open(database.url);
    const far = connect({ url: proxy.url, maxConnections: 2, logger });
    const { log, seen } = await follower();
    const looked: number[][] = [];
    // The answer to COMMIT is lost, and the writer cannot ask again before the look is over.
    async function look(): Promise<void> {
      proxy.refuse();
      await log.poll();
      looked.push([...seen]);
      proxy.heal();
    }
    proxy.cutNextCommit("after", () => void look());
    await transaction(far, (tx) => log.append(tx, [named(1), named(2)]));
    await log.poll();
    expect([looked, seen]).toEqual([[[1, 2]], [1, 2]]);
    await far.close();
    await proxy.close();
  });

  test("of a transaction that was rolled back are never delivered", async () => {
    const { log, seen } = await follower();
    const undone = transaction(db, async (tx) => {
      await log.append(tx, [named(1)]);
      throw new Error("a change of mind");
    });
    await expect(undone).rejects.toThrow("a change of mind");
    await log.poll();
    expect(seen).toEqual([]);
  });

  test("carry the ids and the moment under which others see them", async () => {
    const [mine, theirs] = [await follower(), await follower()];
    // So many that the clock goes on meanwhile.
    await transaction(db, (tx) =>
      mine.log.append(
        tx,
        Array.from({ length: 1_000 }, (_event, i) => named(i)),
      ),
    );
    await theirs.log.poll();
    expect(theirs.events).toMatchObject(mine.events);
  });

  test("whose COMMIT was lost, and had happened, are delivered all the same", async () => {
    const proxy = await TcpLink.open(database.url);
    const far = connect({ url: proxy.url, maxConnections: 2, logger });
    const { log, seen } = await follower(far);
    proxy.cutNextCommit("after");
    await transaction(far, (tx) => log.append(tx, [named(1)]));
    expect(seen).toEqual([1]);
    await log.close();
    await far.close();
    await proxy.close();
  });
});

test("an instance whose first look took long knows all the same what time it is in the database", async () => {
  let looks = 0;
  const slowAtFirst: Database = {
    ...db,
    async query(statement, values) {
      const found = await db.query(statement, values);
      if (statement.name === "events_since" && (looks += 1) === 1) await sleep(400);
      return found;
    },
  };
  const clock = new DatabaseClock();
  const log = new EventLog({ db: slowAtFirst, clock, logger, pollEveryMs: 600_000 });
  logs.push(log);
  await log.start();
  const before = await readClock(db);
  // From the first look alone it would be 200 ms behind.
  expect(clock.now()).toBeGreaterThan(before - 100);
});

describe("catching up", () => {
  /** The database, whose answers to looks at the log are held back while the test says so; and how many looks there were. */
  function slowDatabase() {
    let held: Promise<void> = Promise.resolve();
    const looks = { count: 0, asked: 0 };
    const slow: Database = {
      ...db,
      query: async (statement, values) => {
        looks.asked += Number(statement.name === "events_since");
        const answer = await db.query(statement, values);
        looks.count += Number(statement.name === "events_since");
        await held;
        return answer;
      },
    };
    const hold = (): (() => void) => {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => (release = resolve));
      return release;
    };
    return { slow, hold, looks };
  }

  test("waits until all is known that was committed before, though a look was under way that did not see it", async () => {
    const { slow, hold, looks } = slowDatabase();
    const { log, seen } = await follower(slow);
    const release = hold();
    const before = looks.count;
    const blind = log.poll();
    await until("the database has been looked at", () => looks.count > before);
    await (await (await begin(writer())).append(1)).commit();
    const caughtUp = log.catchUp(0);
    release();
    await blind;
    expect(seen).toEqual([]);
    await caughtUp;
    expect(seen).toEqual([1]);
  });

  test("asks nothing while what is known is young enough; many who wait share one look", async () => {
    const { slow, looks } = slowDatabase();
    const { log } = await follower(slow);
    const before = looks.asked;
    await log.catchUp(600_000);
    expect(looks.asked).toBe(before);
    await until("a millisecond has passed", () => log.staleMs > 1);
    await Promise.all(Array.from({ length: 50 }, () => log.catchUp(1)));
    expect(looks.asked - before).toBeLessThanOrEqual(2);
  });

  test("does not wait for a database that is away: what is known is told, and how old it is", async () => {
    const proxy = await TcpLink.open(database.url);
    const far = connect({ url: proxy.url, maxConnections: 2, logger });
    let asked = 0;
    const counting: Database = { ...far, query: (...query) => ((asked += 1), far.query(...query)) };
    const { log, seen } = await follower(counting);
    proxy.refuse();
    await expect(log.poll()).rejects.toThrow();
    const before = asked;
    await log.catchUp(0);
    expect(asked).toBe(before);
    expect(log.staleMs).toBeGreaterThan(0);
    await (await (await begin(writer())).append(1)).commit();
    proxy.heal();
    await log.poll();
    expect(seen).toEqual([1]);
    await log.close();
    await far.close();
    await proxy.close();
  });
});

describe("when something goes wrong", () => {
  test("a subscriber that fails takes nothing from the others, and what is built from events starts over", async () => {
    const { log, seen } = await follower();
    let restarts = 0;
    log.onRestart(() => (restarts += 1));
    log.subscribe(({ concertId }) => {
      if (concertId === 2) throw new Error("cannot take this");
    });
    const after: (number | null)[] = [];
    log.subscribe(({ concertId }) => after.push(concertId));
    await (await (await begin(writer())).append(1, 2, 3)).commit();
    await log.poll();
    expect([seen, after, restarts]).toEqual([[1, 2, 3], [1, 2, 3], 1]);
  });

  test("a follower that is too far behind starts over instead of reading it all, and then follows on", async () => {
    const { log, seen } = await follower();
    let restarts = 0;
    log.onRestart(() => (restarts += 1));
    await runLong(
      db,
      `insert into events (type, concert_id, payload) select 'places.joined', 5, '{}' from generate_series(1, 20000)`,
    );
    await log.poll();
    expect([restarts, seen]).toEqual([1, []]);
    await (await (await begin(writer())).append(6)).commit();
    await log.poll();
    expect([restarts, seen]).toEqual([1, [6]]);
  });
});

test("events older than their time are deleted, at most so many at a time; the young stay, and so do followers", async () => {
  await rows(db, "delete from events");
  const { log, seen } = await follower();
  for (const name of [1, 2, 3, 4, 5]) await (await (await begin(writer())).append(name)).commit();
  await log.poll();
  await rows(db, "update events set occurred_at = occurred_at - interval '25 hours' where concert_id <= 3");
  expect(await deleteEventsOlderThan(db, 24, 2)).toBe(2);
  expect(await deleteEventsOlderThan(db, 24, 2)).toBe(1);
  expect(await deleteEventsOlderThan(db, 24, 2)).toBe(0);
  expect(await row(db, "select array_agg(concert_id::integer order by event_id) as names from events")).toEqual({
    names: [4, 5],
  });
  await (await (await begin(writer())).append(6)).commit();
  await log.poll();
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});
