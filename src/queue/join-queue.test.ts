import { randomUUID } from "node:crypto";

import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { Queryable } from "#db/statement.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import { admitNext } from "#queue/admit-places.ts";
import { joinQueue, type Joined } from "#queue/join-queue.ts";
import { openBlocker, patientTransaction, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
import {
  createConcert,
  createCrowd,
  createOverdue,
  createPlace,
  createUser,
  createUsers,
  listPlacesOf,
  moveSaleOpening,
  type ConcertFixture,
} from "#test/fixtures.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 16 });
  ({ db } = database);
  log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
});
afterAll(() => database.close());

/** What each asker was answered: the number, and A if admitted at once; or the code of a refusal. */
function told(answers: readonly (Joined | Problem)[]): string[] {
  return answers.map((one) =>
    one instanceof Problem ? one.code : `${one.number}${one.status === "ADMITTED" ? " admitted" : ""}`,
  );
}

async function join(concertId: number, ...userIds: string[]): Promise<(Joined | Problem)[]> {
  const requests = userIds.map((userId) => ({ concertId, userId }));
  return patientTransaction(db, (tx) => joinQueue(tx, log, requests));
}

async function joinOne(concertId: number, userId: string): Promise<Joined> {
  const [answer] = await join(concertId, userId);
  if (answer === undefined || answer instanceof Problem) throw answer ?? new Error("no answer");
  return answer;
}

async function concert(queue: ConcertFixture["queue"] = {}, saleOpensInMs = -60_000): Promise<number> {
  return (await createConcert(db, { queue, saleOpensInMs, shows: [] })).concertId;
}

/** How many entries of indexes of places this transaction has read. */
async function placesRead(tx: Queryable): Promise<number> {
  const text = `select sum(pg_stat_get_xact_tuples_returned(indexrelid))::integer as read
                  from pg_index where indrelid = 'places'::regclass`;
  return (await row<{ read: number }>(tx, text)).read;
}

describe("numbers", () => {
  test("are given in the order of the requests, from 1, without gaps", async () => {
    const concertId = await concert({ capacity: 0 });
    expect(told(await join(concertId, ...(await createUsers(db, 3))))).toEqual(["1", "2", "3"]);
    expect(told(await join(concertId, ...(await createUsers(db, 2))))).toEqual(["4", "5"]);
  });

  test("follow the order of commits: who joins while another's join is not decided waits for that", async () => {
    const concertId = await concert({ capacity: 0 });
    const [early = "", late = ""] = await createUsers(db, 2);
    let second: Promise<Joined> | undefined;
    await transaction(db, async (tx) => {
      expect(told(await joinQueue(tx, log, [{ concertId, userId: early }]))).toEqual(["1"]);
      second = joinOne(concertId, late);
      await untilBlocked(db);
    });
    expect((await second)?.number).toBe(2);
  });

  test("of a join that was rolled back are given to the next", async () => {
    const concertId = await concert({ capacity: 1 });
    const [unlucky = "", next = ""] = await createUsers(db, 2);
    const change = new Error("a change of mind");
    const undone = transaction(db, async (tx) => {
      expect(told(await joinQueue(tx, log, [{ concertId, userId: unlucky }]))).toEqual(["1 admitted"]);
      throw change;
    });
    await expect(undone).rejects.toBe(change);
    expect(told(await join(concertId, next))).toEqual(["1 admitted"]);
    expect(await listPlacesOf(db, concertId)).toHaveLength(1);
    expect((await listEventsOf(db, concertId)).map(({ type }) => type)).toEqual(["places.joined", "places.admitted"]);
  });

  test("whoever was answered before another asked has the smaller one, over many connections", async () => {
    const concertId = await concert({ capacity: 5 });
    const users = await createUsers(db, 80);
    const joins: { sentAt: number; answeredAt: number; number: number }[] = [];
    const fan = async (): Promise<void> => {
      for (let userId = users.pop(); userId !== undefined; userId = users.pop()) {
        const sentAt = performance.now();
        const { number } = await joinOne(concertId, userId);
        joins.push({ sentAt, answeredAt: performance.now(), number });
      }
    };
    await Promise.all(Array.from({ length: 12 }, fan));
    for (const a of joins) {
      for (const b of joins) if (a.answeredAt < b.sentAt) expect(a.number).toBeLessThan(b.number);
    }
    const numbers = joins.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
  });
});

describe("one place for each user", () => {
  test("who joins again has the same place, whatever its state", async () => {
    const concertId = await concert({ capacity: 1 });
    const [first = "", second = ""] = await createUsers(db, 2);
    const admitted = await joinOne(concertId, first);
    const waiting = await joinOne(concertId, second);
    expect(await joinOne(concertId, first)).toEqual({ ...admitted, created: false });
    expect(await joinOne(concertId, second)).toEqual({ ...waiting, created: false });
    expect([admitted.created, admitted.status, waiting.status]).toEqual([true, "ADMITTED", "WAITING"]);
    expect(await listPlacesOf(db, concertId)).toHaveLength(2);
  });

  test("who joins on many devices at once has one place", async () => {
    const concertId = await concert({ capacity: 0 });
    const userId = await createUser(db);
    const joins = await Promise.all(Array.from({ length: 12 }, () => joinOne(concertId, userId)));
    expect(new Set(joins.map(({ number }) => number))).toEqual(new Set([1]));
    expect(joins.filter(({ created }) => created)).toHaveLength(1);
    expect(await listPlacesOf(db, concertId)).toHaveLength(1);
  });

  test.each(["LEFT", "COMPLETED", "EXPIRED"] as const)(
    "who joins again after a place that is %s stands at the end",
    async (status) => {
      const concertId = await concert({ capacity: 1 });
      const [userId = "", other = ""] = await createUsers(db, 2);
      await createPlace(db, { concertId, userId, status });
      await createPlace(db, { concertId, userId: other });
      expect(await joinOne(concertId, userId)).toMatchObject({ number: 3, status: "WAITING", created: true });
    },
  );

  test("one user stands in several concerts' lines, joined in one batch", async () => {
    const [first, second] = [await concert({ capacity: 0 }), await concert({ capacity: 1 })];
    const [userId = "", other = ""] = await createUsers(db, 2);
    const requests = [first, second, 999_999, first].map((concertId, index) => ({
      concertId,
      userId: index === 3 ? other : userId,
    }));
    const answers = await transaction(db, (tx) => joinQueue(tx, log, requests));
    expect(told(answers)).toEqual(["1", "1 admitted", "NOT_FOUND", "2"]);
  });
});

describe("a turn that ran out and was not noticed", () => {
  let concertId: number;
  let userId: string;
  beforeEach(async () => {
    concertId = await concert({ capacity: 1 });
    [userId = ""] = await createUsers(db, 1);
    await createPlace(db, { concertId, userId, expiresInMs: -1 });
  });

  test("is ended when its fan joins again, who stands at the end, behind those who wait", async () => {
    await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
    expect(await joinOne(concertId, userId)).toMatchObject({ number: 3, status: "WAITING", created: true });
    await admitNext(db, log, concertId);
    const statuses = (await listPlacesOf(db, concertId)).map(({ status }) => status);
    expect(statuses).toEqual(["EXPIRED", "ADMITTED", "WAITING"]);
  });

  test("is ended when its fan joins again, however many others ran out before it", async () => {
    const crowded = await concert({ capacity: 1 });
    await createOverdue(db, crowded, 6_000);
    await createPlace(db, { concertId: crowded, userId, expiresInMs: -1 });
    expect(await joinOne(crowded, userId)).toMatchObject({ number: 6_002, created: true });
  });

  test("makes room for a newcomer in the same call", async () => {
    expect(await joinOne(concertId, await createUser(db))).toMatchObject({ number: 2, status: "ADMITTED" });
    expect((await listPlacesOf(db, concertId))[0]?.status).toBe("EXPIRED");
  });

  test("is ended even when the queue is closed, and then there is no new place", async () => {
    const closed = await concert({ state: "closed" });
    await createPlace(db, { concertId: closed, userId, expiresInMs: -1 });
    expect(told(await join(closed, userId))).toEqual(["QUEUE_CLOSED"]);
    expect((await listPlacesOf(db, closed))[0]?.status).toBe("EXPIRED");
    expect(await listEventsOf(db, closed)).toEqual([
      { type: "places.ended", payload: { numbers: [1], status: "EXPIRED" } },
    ]);
  });

  test("but was prolonged while the join waited for it: the same place, with its new end", async () => {
    const blocker = await openBlocker(database.url);
    await blocker.run("update places set expires_at = '2100-01-01Z' where concert_id = $1", [concertId]);
    const joining = joinOne(concertId, userId);
    await untilBlocked(db);
    await blocker.commit();
    expect(await joining).toMatchObject({
      number: 1,
      status: "ADMITTED",
      expiresAt: Date.parse("2100-01-01Z"),
      created: false,
      admittedThrough: 1,
    });
  });

  test("but was paid while the join waited for it: a new place, not the one that was used up", async () => {
    const blocker = await openBlocker(database.url);
    await blocker.run("update places set status = 'COMPLETED', ended_at = clock_timestamp() where concert_id = $1", [
      concertId,
    ]);
    const joining = joinOne(concertId, userId);
    await untilBlocked(db);
    await blocker.commit();
    expect(await joining).toMatchObject({ number: 2, status: "ADMITTED", created: true });
  });
});

describe("admission in the same call", () => {
  test("happens when there is room and nobody waits; the claim window begins", async () => {
    const concertId = await concert({ capacity: 1, claimSeconds: 30 });
    const before = await readClock(db);
    const { status, expiresAt } = await joinOne(concertId, await createUser(db));
    const after = await readClock(db);
    expect(status).toBe("ADMITTED");
    expect(expiresAt).toBeGreaterThanOrEqual(before + 30_000);
    expect(expiresAt).toBeLessThanOrEqual(after + 30_000);
    expect(await listPlacesOf(db, concertId)).toMatchObject([{ status: "ADMITTED", expiresAt, claimedAt: null }]);
    expect(await listEventsOf(db, concertId)).toEqual([
      { type: "places.joined", payload: { first: 1, last: 1 } },
      { type: "places.admitted", payload: { numbers: [1], through: 1, expiresAt } },
    ]);
  });

  test("is given to the first of those who come together; the others wait", async () => {
    const concertId = await concert({ capacity: 3 });
    await createPlace(db, { concertId, userId: await createUser(db) });
    expect(told(await join(concertId, ...(await createUsers(db, 4))))).toEqual(["2 admitted", "3 admitted", "4", "5"]);
  });

  test("never happens past those who wait: the next step admits them first", async () => {
    const concertId = await concert({ capacity: 3 });
    for (const userId of await createUsers(db, 2)) await createPlace(db, { concertId, userId, status: "WAITING" });
    expect(told(await join(concertId, ...(await createUsers(db, 2))))).toEqual(["3", "4"]);
    await admitNext(db, log, concertId);
    const admitted = (await listPlacesOf(db, concertId)).filter(({ status }) => status === "ADMITTED");
    expect(admitted.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test("never happens before those let in from the line have been told so on every instance", async () => {
    /** What a newcomer is told so long after the one who waited was let in. */
    async function toldAfter(admittedAgo: string): Promise<string[]> {
      const concertId = await concert({ capacity: 3 });
      await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
      await admitNext(db, log, concertId);
      const waited = `update places set joined_at = joined_at - interval '1 hour',
                             admitted_at = clock_timestamp() - $2::interval where concert_id = $1`;
      await rows(db, waited, [concertId, admittedAgo]);
      return told(await join(concertId, await createUser(db)));
    }
    // However slowly this runs, it is not long ago yet.
    expect(await toldAfter("-1 minute")).toEqual(["2"]);
    expect(await toldAfter("1 second")).toEqual(["2 admitted"]);
  });

  test("happens for everybody in a queue that is bypassed, also beside those who waited", async () => {
    const concertId = await concert({ capacity: 1, state: "bypass" });
    await createPlace(db, { concertId, userId: await createUser(db), status: "WAITING" });
    expect(told(await join(concertId, ...(await createUsers(db, 2))))).toEqual(["2 admitted", "3 admitted"]);
    expect((await listPlacesOf(db, concertId)).map(({ status }) => status)).toEqual([
      "ADMITTED",
      "ADMITTED",
      "ADMITTED",
    ]);
    expect(told(await join(concertId, await createUser(db)))).toEqual(["4 admitted"]);
  });

  test("is given to others after those who were let in at once", async () => {
    const concertId = await concert({ capacity: 3 });
    expect(told(await join(concertId, await createUser(db)))).toEqual(["1 admitted"]);
    expect(told(await join(concertId, await createUser(db)))).toEqual(["2 admitted"]);
  });

  test("never happens past somebody who waits behind a crowd that left", async () => {
    const concertId = await concert({ capacity: 1 });
    for (const userId of await createUsers(db, 120)) await createPlace(db, { concertId, userId, status: "WAITING" });
    const leave =
      "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1 and number < 120";
    await rows(db, leave, [concertId]);
    expect(told(await join(concertId, await createUser(db)))).toEqual(["121"]);
    const admitted = (await listPlacesOf(db, concertId)).filter(({ status }) => status === "ADMITTED");
    expect(admitted.map(({ number }) => number)).toEqual([120]);
  });

  test("is not hindered by those who left the line", async () => {
    const concertId = await concert({ capacity: 1 });
    const [gone = "", next = ""] = await createUsers(db, 2);
    await createPlace(db, { concertId, userId: gone, status: "WAITING" });
    await rows(db, "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1", [
      concertId,
    ]);
    expect(told(await join(concertId, next))).toEqual(["2 admitted"]);
  });

  test("does not happen while the queue is paused", async () => {
    const concertId = await concert({ state: "paused" });
    expect(told(await join(concertId, await createUser(db)))).toEqual(["1"]);
  });

  test("does not happen before the sale opens; fans wait in order, and from that moment on are admitted", async () => {
    const concertId = await concert({ capacity: 1 }, 3_600_000);
    expect(told(await join(concertId, ...(await createUsers(db, 2))))).toEqual(["1", "2"]);
    await moveSaleOpening(db, concertId, (await readClock(db)) - 1);
    await admitNext(db, log, concertId);
    expect((await listPlacesOf(db, concertId)).map(({ status }) => status)).toEqual(["ADMITTED", "WAITING"]);
  });

  test("happens for everybody in a queue that is bypassed, whatever its capacity", async () => {
    const concertId = await concert({ state: "bypass", capacity: 1 });
    expect(told(await join(concertId, ...(await createUsers(db, 3))))).toEqual([
      "1 admitted",
      "2 admitted",
      "3 admitted",
    ]);
  });

  test("where the queue is bypassed, costs the same however many are admitted: they are neither counted nor ended", async () => {
    const concertId = await concert({ state: "bypass", capacity: 1 });
    const [back = "", newcomer = ""] = await createUsers(db, 2);
    await createPlace(db, { concertId, userId: back, expiresInMs: -1 });
    await createOverdue(db, concertId, 500);
    const requests = [back, newcomer].map((userId) => ({ concertId, userId }));
    const [answers, read] = await transaction(db, async (tx) => {
      const before = await placesRead(tx);
      return [await joinQueue(tx, log, requests), (await placesRead(tx)) - before] as const;
    });
    expect(told(answers)).toEqual(["502 admitted", "503 admitted"]);
    expect(read).toBeLessThan(20);
  });

  test("reads each of the admitted once, and again only those whose time ran out", async () => {
    const concertId = await concert({ capacity: 500 });
    await createCrowd(db, concertId, { count: 498, expiresInMs: 600_000 });
    await createOverdue(db, concertId, 2);
    const requests = (await createUsers(db, 3)).map((userId) => ({ concertId, userId }));
    const [answers, read] = await transaction(db, async (tx) => {
      const before = await placesRead(tx);
      return [await joinQueue(tx, log, requests), (await placesRead(tx)) - before] as const;
    });
    expect(told(answers)).toEqual(["501 admitted", "502 admitted", "503"]);
    expect(read).toBeLessThan(520);
  });

  test("obeys the limit of flow: who exceeds it waits, though there is room", async () => {
    const concertId = await concert({ admitPerSecond: 2 });
    await rows(db, "update queues set admit_credit = 2 where concert_id = $1", [concertId]);
    expect(told(await join(concertId, ...(await createUsers(db, 3))))).toEqual(["1 admitted", "2 admitted", "3"]);
  });
});

describe("refusals", () => {
  test("a closed queue gives no new places; who is in line still has theirs", async () => {
    const concertId = await concert({ state: "closed" });
    const [inLine = "", late = ""] = await createUsers(db, 2);
    await createPlace(db, { concertId, userId: inLine, status: "WAITING" });
    expect(told(await join(concertId, late, inLine))).toEqual(["QUEUE_CLOSED", "1"]);
  });

  test("an unknown concert is NOT_FOUND, an unknown user TOKEN_INVALID, and neither uses up a number", async () => {
    const concertId = await concert({ capacity: 0 });
    const [one = "", two = ""] = await createUsers(db, 2);
    expect(told(await join(concertId, one, randomUUID(), two))).toEqual(["1", "TOKEN_INVALID", "2"]);
    expect(told(await join(999_999, one))).toEqual(["NOT_FOUND"]);
  });
});
