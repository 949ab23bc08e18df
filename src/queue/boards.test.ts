import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { Statement } from "#db/statement.ts";
import type { JariEvent } from "#events/types.ts";
import { admitNext } from "#queue/admit-places.ts";
import { Boards } from "#queue/boards.ts";
import { toldEverywhereMs } from "#queue/published-line.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser, createUsers } from "#test/fixtures.ts";
import { startQueueRoom, type QueueInstance, type QueueInstanceOptions } from "#test/queue-room.ts";
import { rows, runLong } from "#test/sql.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let db: Database;
let concertId: number;
const instances: QueueInstance[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ concertId } = await createConcert(db, { queue: { capacity: 1 }, shows: [] }));
});
afterEach(async () => {
  await Promise.all(instances.splice(0).map((instance) => instance.close()));
});

async function start(options: Partial<QueueInstanceOptions> = {}): Promise<QueueInstance> {
  const instance = await startQueueRoom({ url: database.url, ...options });
  instances.push(instance);
  return instance;
}

async function join({ queue }: QueueInstance): Promise<number> {
  return (await queue.join({ concertId, userId: await createUser(db) })).answer.number;
}

/** Has the fan whose place it is give it up. */
async function leave({ queue, claimsOf }: QueueInstance, number: number): Promise<void> {
  const [place] = await rows<{ userId: string }>(
    db,
    `select user_id as "userId" from places where concert_id = $1 and number = $2`,
    [concertId, number],
  );
  await queue.leave(claimsOf({ concertId, number, userId: place?.userId ?? "" }));
}

test("an instance starts with the boards of all queues in which somebody is, and of no others", async () => {
  const { concertId: admittedThere } = await createConcert(db);
  const { concertId: overThere } = await createConcert(db);
  const [waiting = "", admitted = "", gone = ""] = await createUsers(db, 3);
  await createPlace(db, { concertId, userId: waiting, status: "WAITING" });
  await createPlace(db, { concertId: admittedThere, userId: admitted });
  await createPlace(db, { concertId: overThere, userId: gone, status: "COMPLETED" });
  const { queue } = await start();
  const loaded = [concertId, admittedThere, overThere].map((id) => queue.boards.current(id) !== undefined);
  expect(loaded).toEqual([true, true, false]);
});

test("a board starts from the tables: who waits, who left, who is admitted until when, and whether claimed", async () => {
  const users = await createUsers(db, 4);
  for (const [index, status] of (["ADMITTED", "ADMITTED", "WAITING", "WAITING"] as const).entries()) {
    await createPlace(db, { concertId, userId: users[index] as string, status, claimed: index === 0 });
  }
  await rows(
    db,
    "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1 and number = 3",
    [concertId],
  );
  const { queue } = await start({ admits: false });
  const board = await queue.boards.get(concertId);
  expect([board.lastNumber, board.admittedThrough, board.waiting, board.endOf(3)]).toEqual([4, 2, 1, "LEFT"]);
  expect([...board.admitted].map(([number, { claimed }]) => [number, claimed])).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(board.position(4, Date.now())).toBe(1);
});

test("where the first fan joins on another instance, every instance soon has the board", async () => {
  const [one, other] = [await start(), await start()];
  expect(other.queue.boards.current(concertId)).toBeUndefined();
  await join(one);
  await join(one);
  await until("the other has heard of both", () => other.queue.boards.current(concertId)?.lastNumber === 2);
});

test("one's own changes are on one's board at once, others' after the next look at the log", async () => {
  const [one, other] = [await start(), await start()];
  await other.queue.boards.get(concertId);
  await join(one);
  const second = await join(one);
  expect(one.queue.boards.current(concertId)).toMatchObject({ lastNumber: 2, waiting: 1 });
  await until("the other knows too", () => other.queue.boards.current(concertId)?.waiting === 1);
  await leave(other, second);
  expect(other.queue.boards.current(concertId)?.waiting).toBe(0);
  await until("the first knows too", () => one.queue.boards.current(concertId)?.waiting === 0);
});

test("a board that starts in the middle of things is not used before all others tell what it starts from", async () => {
  const one = await start();
  await join(one);
  await join(one);
  const joinedAt = await readClock(db);
  const fresh = await start({ admits: false });
  await fresh.queue.boards.get(concertId);
  expect(await readClock(db)).toBeGreaterThanOrEqual(joinedAt + toldEverywhereMs);
});

test("what happens while a board is being loaded is on it afterwards", async () => {
  const one = await start();
  await join(one);
  const fresh = await start({ admits: false });
  const loading = fresh.queue.boards.get(concertId);
  await join(one);
  const board = await loading;
  await until("the second join is known", () => board.lastNumber === 2);
  expect(fresh.queue.boards.current(concertId)).toBe(board);
});

test("a concert that did not exist when it was asked for is found once it does", async () => {
  const { queue } = await start();
  const next = concertId + 1;
  await expect(queue.boards.get(next)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await createConcert(db)).concertId).toBe(next);
  expect((await queue.boards.get(next)).lastNumber).toBe(0);
});

test("an instance that fell too far behind the log starts over from the tables", async () => {
  const instance = await start({ admits: false });
  await join(instance);
  const before = instance.queue.boards.current(concertId);
  const flood = `insert into events (type, concert_id, payload)
                 select 'places.joined', $1, '{"first": 1, "last": 1}' from generate_series(1, 20001)`;
  // What the flood does not tell is in the tables: a second place.
  await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
  await runLong(db, flood, [concertId]);
  await until("a new board is there", () => {
    const board = instance.queue.boards.current(concertId);
    return board !== undefined && board !== before;
  });
  expect(instance.queue.boards.current(concertId)?.lastNumber).toBe(2);
});

/** Boards on the database, whose reading of a board the test may watch; and an event log that says what the test says. */
function boardsOn(read: (concertId: number, query: () => Promise<unknown>) => Promise<unknown>) {
  const watched: Database = {
    ...db,
    query: <Row>(asked: Statement<Row>, values: readonly unknown[] = []) =>
      asked.name === "find_board"
        ? (read(Number(values[0]), () => db.query(asked, values)) as Promise<Row[]>)
        : db.query(asked, values),
  };
  const callbacks = { subscribe: (_event: JariEvent): void => undefined, onRestart: nothing, onPoll: nothing };
  const boards = new Boards({
    db: watched,
    log: {
      subscribe: (callback) => (callbacks.subscribe = callback),
      onRestart: (callback) => (callbacks.onRestart = callback),
      onPoll: (callback) => (callbacks.onPoll = callback),
    },
  });
  return { boards, callbacks };
}

function nothing(): void {}

describe("boards that nobody asks for", () => {
  test("are read a few at a time, at the start and when starting over, and then only of live queues", async () => {
    const live: number[] = [];
    for (const userId of await createUsers(db, 12)) {
      const one = await createConcert(db, { shows: [] });
      await createPlace(db, { concertId: one.concertId, userId, status: "WAITING" });
      live.push(one.concertId);
    }
    const reads: number[] = [];
    let underWay = 0;
    let most = 0;
    const { boards, callbacks } = boardsOn(async (id, query) => {
      reads.push(id);
      most = Math.max(most, (underWay += 1));
      return query().finally(() => (underWay -= 1));
    });
    await boards.start();
    expect(live.every((id) => boards.current(id))).toBe(true);
    await boards.get(concertId);
    reads.length = 0;
    callbacks.onRestart();
    callbacks.onPoll();
    expect([concertId, ...live].some((id) => boards.current(id))).toBe(false);
    await until("the boards of live queues are there", () => live.every((id) => boards.current(id)));
    expect(reads).not.toContain(concertId);
    expect(most).toBeLessThanOrEqual(4);
    expect((await boards.get(concertId)).lastNumber).toBe(0);
  });

  test("are read again after the next look at the log, if that failed", async () => {
    await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
    let fails = true;
    const { boards, callbacks } = boardsOn((_id, query) => (fails ? Promise.reject(new Error("away")) : query()));
    const payload = { first: 1, last: 1 };
    callbacks.subscribe({
      type: "places.joined",
      concertId,
      showId: null,
      payload,
      eventId: 1,
      occurredAt: 0,
      tx: "3",
    });
    await expect(boards.get(concertId)).rejects.toThrow("away");
    fails = false;
    callbacks.onPoll();
    await until("it is there", () => boards.current(concertId)?.lastNumber === 1);
  });
});

describe("boards that nobody asks for any more", () => {
  const inMemory = ({ queue }: QueueInstance): number[] => [...queue.boards.all()].map(([id]) => id);
  /** As if so much time had gone by that every board is looked at, and those nobody asks for meanwhile are looked at again. */
  function forgetUnasked({ queue }: QueueInstance): void {
    queue.boards.forgetUnasked();
    queue.boards.forgetUnasked();
  }

  test("are forgotten when all have gone, and those of lines that are alive are kept", async () => {
    const one = await start({ admits: false });
    const number = await join(one);
    const waiting = await join(one);
    forgetUnasked(one);
    expect(inMemory(one)).toContain(concertId);
    await leave(one, number);
    forgetUnasked(one);
    expect(inMemory(one)).toContain(concertId);
    await leave(one, waiting);
    await admitNext(one.db, one.log, concertId);
    forgetUnasked(one);
    expect(inMemory(one)).not.toContain(concertId);
  });

  test("are kept as long as somebody asks, as each stream does ten times a second", async () => {
    const one = await start({ admits: false });
    const { boards } = one.queue;
    const board = await boards.get(concertId);
    boards.forgetUnasked();
    expect(boards.current(concertId)).toBe(board);
    boards.forgetUnasked();
    expect(await boards.get(concertId)).toBe(board);
    boards.forgetUnasked();
    expect(inMemory(one)).toContain(concertId);
    boards.forgetUnasked();
    expect(inMemory(one)).not.toContain(concertId);
  });

  test("know all when they are back, whether somebody asks or something happens; and admission goes on", async () => {
    const [one, other] = [await start(), await start({ admits: false })];
    const gone = await join(one);
    await leave(one, gone);
    await until("the other has heard", () => other.queue.boards.current(concertId)?.admitted.size === 0);
    for (const instance of [one, other]) forgetUnasked(instance);
    expect([...inMemory(one), ...inMemory(other)]).not.toContain(concertId);
    const ended = one.queue.gate.place(one.claimsOf({ concertId, number: gone, userId: await createUser(db) }));
    await expect(ended).rejects.toMatchObject({ code: "TOKEN_INVALID" });
    forgetUnasked(one);
    // What happens over the other is news to the one, which alone lets fans in.
    const [first, second] = [await join(other), await join(other)];
    await leave(other, first);
    await until("the next is let in", () => other.queue.boards.current(concertId)?.admitted.has(second) === true);
    expect(inMemory(one)).toContain(concertId);
  });

  test("are not lost while they are being read, and miss nothing then", async () => {
    await createPlace(db, { concertId, userId: await createUser(db), status: "COMPLETED" });
    let release = nothing;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { boards, callbacks } = boardsOn(async (_id, query) => {
      const read = await query();
      await held;
      return read;
    });
    const loading = boards.get(concertId);
    boards.forgetUnasked();
    boards.forgetUnasked();
    const later = { eventId: 1, occurredAt: 0, tx: String(2 ** 40) };
    const payload = { first: 2, last: 2 };
    callbacks.subscribe({ type: "places.joined", concertId, showId: null, payload, ...later });
    release();
    expect((await loading).lastNumber).toBe(2);
    expect(boards.current(concertId)).toBe(await loading);
  });
});
