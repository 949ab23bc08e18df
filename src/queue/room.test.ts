import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Database } from "#db/connect.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { queueWaiting, registry } from "#metrics.ts";
import { TcpLink } from "#proof/world/link.ts";
import { admitWaiting, type QueueStep } from "#queue/admit-places.ts";
import { findCrowds, lockQueues, updateQueueCursors } from "#queue/queries.ts";
import { inTheWay } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser, createUsers, listPlacesOf } from "#test/fixtures.ts";
import { startQueueRoom, type QueueInstance, type QueueInstanceOptions } from "#test/queue-room.ts";
import { rows } from "#test/sql.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let db: Database;
let concertId: number;
const instances: QueueInstance[] = [];
const proxies: TcpLink[] = [];

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
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function start(options: Partial<QueueInstanceOptions> = {}): Promise<QueueInstance> {
  const instance = await startQueueRoom({ url: database.url, ...options });
  instances.push(instance);
  return instance;
}

async function startBehindProxy(): Promise<{ instance: QueueInstance; proxy: TcpLink }> {
  const proxy = await TcpLink.open(database.url);
  proxies.push(proxy);
  return { instance: await start({ url: proxy.url }), proxy };
}

/** Lets the next `count` in line in, whatever the capacity. */
async function admit(tx: Tx, log: EventLog, count: number): Promise<void> {
  const [[queue], crowds] = await Promise.all([lockQueues(tx, [concertId]), findCrowds(tx, [concertId], "all")]);
  const crowd = crowds.get(concertId);
  if (!queue || !crowd) throw new Error("there is no queue");
  const step: QueueStep = { queue, crowd, now: crowd.now, events: [] };
  await admitWaiting(tx, step, count);
  await Promise.all([updateQueueCursors(tx, [queue]), log.append(tx, step.events)]);
}

/** Two who wait behind one who shops: the claims of the first, the second's user; and another instance that knows the line. */
async function twoInLine() {
  const [one, other] = [await start(), await start()];
  const [shopping = "", before = "", userId = ""] = await createUsers(db, 3);
  await one.queue.join({ concertId, userId: shopping });
  const ahead = one.tokens.verifyQueue((await one.queue.join({ concertId, userId: before })).answer.token);
  await one.queue.join({ concertId, userId });
  // Loading it when a turn has come would take as long as the turn is not told.
  await other.queue.boards.get(concertId);
  return { one, other, ahead, userId };
}

describe("joining", () => {
  test("answers the place and a token for it, that every instance understands", async () => {
    const [one, other] = [await start(), await start()];
    const userId = await createUser(db);
    const { created, answer } = await one.queue.join({ concertId, userId });
    expect(created).toBe(true);
    expect(answer).toMatchObject({ userId, concertId, number: 1, status: "ADMITTED", position: 0, soldOut: false });
    const place = (await listPlacesOf(db, concertId))[0];
    expect(answer.expiresAt).toBe(new Date(place?.expiresAt ?? 0).toISOString());
    expect(place?.claimedAt).toBeNull();
    const claims = other.tokens.verifyQueue(answer.token);
    expect(claims).toMatchObject({ sub: userId, concert: concertId, number: 1, adm: true });
  });

  test("again, on another instance, answers the same place with a fresh token", async () => {
    const [one, other] = [await start(), await start()];
    const [first = "", userId = ""] = await createUsers(db, 2);
    await one.queue.join({ concertId, userId: first });
    const { answer } = await one.queue.join({ concertId, userId });
    const again = await other.queue.join({ concertId, userId });
    expect(again.created).toBe(false);
    expect(again.answer).toMatchObject({ number: 2, status: "WAITING", expiresAt: null });
    expect(again.answer.position).toBeLessThanOrEqual(answer.position);
    expect(other.tokens.verifyQueue(again.answer.token)).toMatchObject({ number: 2, adm: false });
  });

  test("again never tells a place in front of what its first token is then told, though somebody has just left", async () => {
    const [one, other] = [await start(), await start()];
    const [first = "", second = "", userId = ""] = await createUsers(db, 3);
    await one.queue.join({ concertId, userId: first });
    const { answer: ahead } = await one.queue.join({ concertId, userId: second });
    const { answer } = await one.queue.join({ concertId, userId });
    expect(answer.position).toBe(2);
    await other.queue.join({ concertId, userId });
    await one.queue.leave(one.tokens.verifyQueue(ahead.token));
    const again = await other.queue.join({ concertId, userId });
    const told = await other.queue.gate.place(other.tokens.verifyQueue(answer.token));
    expect(told.position).toBeLessThanOrEqual(again.answer.position);
  });

  test("again tells a turn that has just come no sooner than the one before it is told, on any instance", async () => {
    const { one, other, ahead, userId } = await twoInLine();
    await one.setPolicy(concertId, { capacity: 3 });
    await until("both are let in", async () => (await listPlacesOf(db, concertId))[2]?.status === "ADMITTED");
    const { answer } = await other.queue.join({ concertId, userId });
    expect(answer).toMatchObject({ number: 3, status: "ADMITTED" });
    expect(await one.queue.gate.place(ahead)).toMatchObject({ number: 2, status: "ADMITTED" });
  });

  test("again tells a turn that was slow to be committed no sooner than the one before it is told, on any instance", async () => {
    const { one, other, ahead, userId } = await twoInLine();
    const { first, second } = await inTheWay(
      db,
      async (tx) => {
        await admit(tx, other.log, 2);
        await rows(tx, "select pg_sleep(0.7)");
        return "let in";
      },
      () => other.queue.join({ concertId, userId }),
    );
    expect(first).toBe("let in");
    expect((await second).answer).toMatchObject({ number: 3, status: "ADMITTED" });
    expect(await one.queue.gate.place(ahead)).toMatchObject({ number: 2, status: "ADMITTED" });
  });

  test("again tells a position behind which no instance tells it, not even one that is cut off from the database", async () => {
    const one = await start();
    const { instance: other, proxy } = await startBehindProxy();
    const [first = "", second = "", userId = ""] = await createUsers(db, 3);
    await one.queue.join({ concertId, userId: first });
    const { answer: ahead } = await one.queue.join({ concertId, userId: second });
    await one.queue.join({ concertId, userId });
    expect((await other.queue.boards.get(concertId)).waiting).toBe(2);
    proxy.refuse();
    await one.queue.leave(one.tokens.verifyQueue(ahead.token));
    const again = async () => (await one.queue.join({ concertId, userId })).answer;
    await until("it is told that somebody has left", async () => (await again()).position === 1);
    const told = await other.queue.gate.place(other.tokens.verifyQueue((await again()).token));
    expect(told).toMatchObject({ status: "WAITING", position: 1 });
  });

  test("tells the position as it is at that moment, on every instance, though what was before is not published yet", async () => {
    const [one, other] = [await start(), await start()];
    const [first = "", second = "", third = "", fourth = ""] = await createUsers(db, 4);
    await other.queue.boards.get(concertId);
    await one.queue.join({ concertId, userId: first });
    const { answer } = await other.queue.join({ concertId, userId: second });
    expect(answer).toMatchObject({ number: 2, status: "WAITING", position: 1 });
    const { answer: impatient } = await other.queue.join({ concertId, userId: third });
    expect(impatient.position).toBe(2);
    await other.queue.leave(other.tokens.verifyQueue(impatient.token));
    const { answer: last } = await other.queue.join({ concertId, userId: fourth });
    expect(last).toMatchObject({ number: 4, position: 2 });
    expect(await one.queue.gate.place(one.tokens.verifyQueue(last.token))).toMatchObject({ number: 4, position: 2 });
    expect((await one.queue.join({ concertId, userId: fourth })).answer).toMatchObject({ number: 4, position: 2 });
  });

  test("while the line drains: nobody is let in before everyone in front has been told, on any instance", async () => {
    const [one, other] = [await start(), await start()];
    const [leaver = "", waiting = "", newcomer = ""] = await createUsers(db, 3);
    const join = async (userId: string) =>
      one.tokens.verifyQueue((await one.queue.join({ concertId, userId })).answer.token);
    const first = await join(leaver);
    const next = await join(waiting);
    await one.setPolicy(concertId, { capacity: 2 });
    await one.queue.leave(first);
    await until("the next is admitted", async () => (await listPlacesOf(db, concertId))[1]?.status === "ADMITTED");

    const last = await join(newcomer);
    const standings = async () => [await other.queue.gate.place(next), await other.queue.gate.place(last)];
    await until("the newcomer is told the turn", async () => {
      const newcomers = await one.queue.gate.place(last);
      const [before] = await standings();
      expect([newcomers.status, before?.status]).not.toEqual(["ADMITTED", "WAITING"]);
      return newcomers.status === "ADMITTED";
    });
  });

  test("many at once are gathered into few transactions, and each gets its own place", async () => {
    const { queue, statements } = await start();
    const users = await createUsers(db, 100);
    await queue.boards.get(concertId);
    statements.length = 0;
    const joins = await Promise.all(users.map((userId) => queue.join({ concertId, userId })));
    expect(joins.map(({ answer }) => answer.number)).toEqual(users.map((_, index) => index + 1));
    expect(joins.map(({ answer }) => answer.userId)).toEqual(users);
    expect(statements.length).toBeLessThan(10);
  });

  test("refuses what cannot be, each alone", async () => {
    const { queue } = await start();
    const unknown = "00000000-0000-4000-8000-000000000000";
    const [good, noUser, noConcert] = await Promise.allSettled([
      queue.join({ concertId, userId: await createUser(db) }),
      queue.join({ concertId, userId: unknown }),
      queue.join({ concertId: 999_999, userId: unknown }),
    ]);
    expect(good.status).toBe("fulfilled");
    expect(noUser).toMatchObject({ reason: { code: "TOKEN_INVALID" } });
    expect(noConcert).toMatchObject({ reason: { code: "NOT_FOUND" } });
  });
});

describe("a join whose connection is lost in COMMIT", () => {
  test("that had happened is answered as if nothing had been, with one place", async () => {
    const { instance, proxy } = await startBehindProxy();
    await instance.queue.boards.get(concertId);
    proxy.cutNextCommit("after");
    const { answer, created } = await instance.queue.join({ concertId, userId: await createUser(db) });
    expect(proxy.cuts).toBe(1);
    expect([answer.number, answer.status, created]).toEqual([1, "ADMITTED", true]);
    expect(await listPlacesOf(db, concertId)).toHaveLength(1);
    expect(instance.queue.boards.current(concertId)?.admitted.has(1)).toBe(true);
  });

  test("that had not happened is tried again, and happens once, without a gap", async () => {
    const { instance, proxy } = await startBehindProxy();
    await instance.queue.boards.get(concertId);
    proxy.cutNextCommit("before");
    const { answer } = await instance.queue.join({ concertId, userId: await createUser(db) });
    expect(proxy.cuts).toBe(1);
    expect(answer.number).toBe(1);
    expect(await listPlacesOf(db, concertId)).toHaveLength(1);
  });

  test("while the database is away altogether: UNAVAILABLE, and nothing was done", async () => {
    const { instance, proxy } = await startBehindProxy();
    await instance.queue.boards.get(concertId);
    proxy.refuse();
    const userId = await createUser(db);
    await expect(instance.queue.join({ concertId, userId })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await listPlacesOf(db, concertId)).toEqual([]);
    proxy.heal();
    expect((await instance.queue.join({ concertId, userId })).answer.number).toBe(1);
  });
});

describe("what the operator sees", () => {
  test("the figures of a line are exact, from memory, and so are the metrics", async () => {
    const one = await start();
    const users = await createUsers(db, 5);
    for (const userId of users) await one.queue.join({ concertId, userId });
    await one.queue.leave(one.claimsOf({ concertId, number: 4, userId: users[3] as string }));
    expect(await one.queue.figures(concertId)).toEqual({ state: "open", waiting: 3, admitted: 1, capacity: 1 });
    queueWaiting.set({ concert: "of a board that was forgotten" }, 7);
    one.queue.updateMetrics();
    const metrics = await registry.metrics();
    expect(metrics).toContain(`jari_queue_waiting{concert="${concertId}"} 3`);
    expect(metrics).not.toContain("forgotten");
    expect(metrics).toContain(`jari_queue_admitted{concert="${concertId}"} 1`);
  });

  test("a policy holds on every instance as soon as it has heard of it", async () => {
    const [one, other] = [await start(), await start()];
    await other.queue.boards.get(concertId);
    await one.setPolicy(concertId, { capacity: 9, state: "paused" });
    expect((await one.queue.figures(concertId)).capacity).toBe(9);
    await until("the other has heard of it", async () => (await other.queue.figures(concertId)).state === "paused");
  });

  test("how long the last admitted waited is told newest first", async () => {
    const one = await start();
    for (const userId of await createUsers(db, 3)) await createPlace(db, { concertId, userId });
    expect(await one.queue.recentWaits(concertId, 2)).toEqual([0, 0]);
  });

  test("concerts without a waiting room are listed newest first", async () => {
    const one = await start();
    const [first, second] = [
      await createConcert(db, { queue: { state: "bypass" } }),
      await createConcert(db, { queue: { state: "bypass" } }),
    ];
    expect(await one.queue.listBypassed(10)).toEqual([second.concertId, first.concertId]);
    expect(await one.queue.listBypassed(1)).toEqual([second.concertId]);
  });

  test("the states of many queues are told at once, without a board for each", async () => {
    const one = await start();
    const paused = await createConcert(db, { queue: { state: "paused" } });
    const states = await one.queue.statesOf([concertId, paused.concertId, 999_999]);
    expect([...states].toSorted(([a], [b]) => a - b)).toEqual([
      [concertId, "open"],
      [paused.concertId, "paused"],
    ]);
    expect(one.queue.boards.current(paused.concertId)).toBeUndefined();
  });
});
