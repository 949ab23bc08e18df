import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import type { Database } from "#db/connect.ts";
import type { QueuePolicy } from "#events/types.ts";
import { TcpLink } from "#proof/world/link.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUsers, listPlacesOf } from "#test/fixtures.ts";
import { startQueueRoom, type QueueInstance } from "#test/queue-room.ts";
import { row } from "#test/sql.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let db: Database;
const instances: QueueInstance[] = [];
const proxies: TcpLink[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all(instances.splice(0).map((instance) => instance.close()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function start(url = database.url): Promise<QueueInstance> {
  const instance = await startQueueRoom({ url });
  instances.push(instance);
  return instance;
}

/** A line: first those who are admitted, each until so many milliseconds from now, then those who wait. */
async function lineOf(admittedForMs: number[], waiting: number, queue: Partial<QueuePolicy>, saleOpensInMs = -60_000) {
  const { concertId } = await createConcert(db, { queue, saleOpensInMs, shows: [] });
  const users = await createUsers(db, admittedForMs.length + waiting);
  for (const [index, userId] of users.entries()) {
    const expiresInMs = admittedForMs[index];
    const status = expiresInMs === undefined ? "WAITING" : "ADMITTED";
    await createPlace(db, { concertId, userId, status, ...(expiresInMs === undefined ? {} : { expiresInMs }) });
  }
  const statuses = async (): Promise<string> =>
    (await listPlacesOf(db, concertId)).map(({ status }) => (status === "EXPIRED" ? "X" : status[0])).join("");
  const becomes = (wanted: string): Promise<void> =>
    until(`the line is ${wanted}`, async () => (await statuses()) === wanted);
  return { concertId, users, statuses, becomes };
}

test("a turn that runs out goes to the next in line, though nobody asks for anything", async () => {
  const { becomes } = await lineOf([300, 600_000], 2, { capacity: 2 });
  await start();
  await becomes("XAAW");
});

test("a turn that is given up on one instance is given to the next in line, whichever instance does it", async () => {
  const { concertId, users, becomes } = await lineOf([600_000], 2, { capacity: 1 });
  const [one] = [await start(), await start()];
  await one.queue.leave(one.claimsOf({ concertId, number: 1, userId: users[0] as string }));
  await becomes("LAW");
});

test("an admitted fan who never comes loses the turn after claimSeconds, and so on down the line", async () => {
  const { concertId, becomes } = await lineOf([], 2, { capacity: 1, claimSeconds: 1 });
  await start();
  await becomes("XX");
  const [first, second] = await listPlacesOf(db, concertId);
  expect(first?.expiresAt).toBe((first?.admittedAt ?? 0) + 1_000);
  expect(second?.admittedAt).toBeGreaterThanOrEqual(first?.expiresAt ?? 0);
});

test("from the moment on that the sale opens, those who wait are admitted", async () => {
  const { concertId, becomes } = await lineOf([], 2, { capacity: 1 }, 700);
  await start();
  await becomes("AW");
  const [first] = await listPlacesOf(db, concertId);
  const opening = `select sale_opens_at as "opensAt" from concerts where concert_id = $1`;
  const { opensAt } = await row<{ opensAt: number }>(db, opening, [concertId]);
  expect(first?.admittedAt).toBeGreaterThanOrEqual(opensAt);
});

test("a policy that makes room admits the next, on whatever instance it was set", async () => {
  const { concertId, becomes } = await lineOf([600_000], 3, { capacity: 1 });
  const [one, other] = [await start(), await start()];
  await one.setPolicy(concertId, { capacity: 2 });
  await becomes("AAWW");
  await other.setPolicy(concertId, { state: "bypass" });
  await becomes("AAAA");
});

test("a flow that earns less than a place in a step goes on all the same", async () => {
  const { becomes } = await lineOf([], 3, { admitPerSecond: 4 });
  await start();
  await becomes("AAA");
});

test("a line in which nothing can change costs no transaction", async () => {
  const { statuses } = await lineOf([600_000], 2, { capacity: 1 });
  await lineOf([], 2, { state: "paused" });
  await lineOf([], 2, {}, 3_600_000);
  const one = await start();
  one.statements.length = 0;
  let looks = 0;
  one.log.onPoll(() => (looks += 1));
  await until("it has looked some times", () => looks >= 5);
  expect(one.statements).toEqual([]);
  expect(await statuses()).toBe("AWW");
});

test("a database that was away does not stop the line for good", async () => {
  const proxy = await TcpLink.open(database.url);
  proxies.push(proxy);
  const { becomes, statuses } = await lineOf([400], 1, { capacity: 1 });
  const one = await start(proxy.url);
  proxy.refuse();
  await until("the turn is over and the log is lost", async () => one.log.staleMs > 500);
  expect(await statuses()).toBe("AW");
  proxy.heal();
  await becomes("XA");
});

test("a step that fails, because somebody holds the queue's lock for too long, is tried again", async () => {
  const { concertId, statuses, becomes } = await lineOf([], 1, { capacity: 1 });
  const blocker = await openBlocker(database.url);
  await blocker.run("select from queues where concert_id = $1 for update", [concertId]);
  const one = await start();
  const steps = (): number => one.statements.filter((name) => name === "(a transaction)").length;
  await until("a second step was begun", () => steps() >= 2);
  expect(await statuses()).toBe("W");
  await blocker.rollback();
  await becomes("A");
});

test("an instance that has closed takes no further step", async () => {
  const { concertId, users, statuses } = await lineOf([600_000], 1, { capacity: 1 });
  const [closing, other] = [await start(), await startQueueRoom({ url: database.url, admits: false })];
  instances.push(other);
  await closing.queue.close();
  await other.queue.leave(other.claimsOf({ concertId, number: 1, userId: users[0] as string }));
  let looks = 0;
  closing.log.onPoll(() => (looks += 1));
  await until("it has heard of it", () => looks >= 3);
  expect(await statuses()).toBe("LW");
});
