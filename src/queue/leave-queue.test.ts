import { randomUUID } from "node:crypto";

import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import type { Problem } from "#problems.ts";
import { leaveQueue, type Leaver, type LeaveRequest, type ReleaseHoldsOf } from "#queue/leave-queue.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
import { createConcert, createPlace, createUsers, listPlacesOf } from "#test/fixtures.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
  await rows(db, "create table released (user_id uuid, concert_id bigint)");
});
afterAll(() => database.close());

/** Notes whose holds are released, in the leavers' transaction. */
const noteReleased: ReleaseHoldsOf = async (tx, leavers) => {
  for (const { userId, concertId } of leavers)
    await rows(tx, "insert into released values ($1, $2)", [userId, concertId]);
};

function leave(requests: LeaveRequest[], releaseHoldsOf = noteReleased): Promise<(undefined | Problem)[]> {
  return transaction(db, (tx) => leaveQueue(tx, { log, releaseHoldsOf }, requests));
}

async function line(...statuses: ("WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT")[]) {
  const { concertId } = await createConcert(db, { shows: [] });
  const users = await createUsers(db, statuses.length);
  for (const [index, status] of statuses.entries())
    await createPlace(db, { concertId, userId: users[index] as string, status });
  const key = (number: number, userId = users[number - 1] ?? randomUUID()): LeaveRequest => ({
    concertId,
    number,
    userId,
  });
  const read = async (): Promise<string[]> => (await listPlacesOf(db, concertId)).map(({ status }) => status);
  const released = (): Promise<Leaver[]> =>
    rows(db, `select user_id as "userId", concert_id as "concertId" from released where concert_id = $1`, [concertId]);
  return { concertId, users, key, read, released };
}

const told = (answers: (undefined | Problem)[]): string[] =>
  answers.map((answer) => (answer ? `${answer.code} ${String(answer.extra["place"])}` : "left"));

describe("leaving", () => {
  test("ends a place that waits, or is admitted, for good", async () => {
    const { concertId, key, read } = await line("ADMITTED", "WAITING", "WAITING");
    expect(told(await leave([key(2), key(1)]))).toEqual(["left", "left"]);
    expect(await read()).toEqual(["LEFT", "LEFT", "WAITING"]);
    expect(await listEventsOf(db, concertId)).toEqual([
      { type: "places.ended", payload: { numbers: [1, 2], status: "LEFT" } },
    ]);
  });

  test("releases the fan's holds of that concert in the same transaction", async () => {
    const { concertId, key, users, released } = await line("ADMITTED");
    await leave([key(1)]);
    expect(await released()).toEqual([{ userId: users[0], concertId }]);
  });

  test("does not happen if the holds cannot be released", async () => {
    const { concertId, key, read, released } = await line("ADMITTED");
    const failing = leave([key(1)], async (tx, leavers) => {
      await noteReleased(tx, leavers);
      throw new Error("the seats are busy");
    });
    await expect(failing).rejects.toThrow("the seats are busy");
    expect(await read()).toEqual(["ADMITTED"]);
    expect(await released()).toEqual([]);
    expect(await listEventsOf(db, concertId)).toEqual([]);
  });

  test.each(["COMPLETED", "EXPIRED", "LEFT"] as const)(
    "a place that is %s already changes nothing and is TOKEN_EXPIRED",
    async (status) => {
      const { concertId, key, read, released } = await line(status, "ADMITTED");
      expect(told(await leave([key(1), key(2)]))).toEqual([`TOKEN_EXPIRED ${status}`, "left"]);
      expect(await read()).toEqual([status, "LEFT"]);
      expect(await released()).toHaveLength(1);
      expect(await listEventsOf(db, concertId)).toHaveLength(1);
    },
  );

  test("twice at the same time happens once", async () => {
    const { concertId, key } = await line("ADMITTED");
    const answers = await Promise.all([leave([key(1)]), leave([key(1)]), leave([key(1)])]);
    expect(told(answers.flat()).toSorted()).toEqual(["TOKEN_EXPIRED LEFT", "TOKEN_EXPIRED LEFT", "left"]);
    expect(await listEventsOf(db, concertId)).toHaveLength(1);
  });

  test("a place that is another user's, as after a backup was restored, stays theirs: TOKEN_INVALID", async () => {
    const { concertId, key, users, read, released } = await line("ADMITTED", "WAITING");
    const answers = await leave([key(1, users[1]), key(2, randomUUID())]);
    expect(answers.map((answer) => answer?.code)).toEqual(["TOKEN_INVALID", "TOKEN_INVALID"]);
    expect(await read()).toEqual(["ADMITTED", "WAITING"]);
    expect(await released()).toEqual([]);
    expect(await listEventsOf(db, concertId)).toEqual([]);
  });

  test("a place that does not exist is TOKEN_EXPIRED", async () => {
    const { key } = await line();
    expect(told(await leave([key(7)]))).toEqual(["TOKEN_EXPIRED LEFT"]);
  });
});
