import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
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
  await other.queue.leave(other.claimsOf({ concertId, number: second, userId: "any" }));
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
