import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { completeTurns, lockTurns, prolongTurns, type PlaceKey, type PlaceRow } from "#queue/turns.ts";
import { openBlocker, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser, listPlacesOf, type PlaceFixture } from "#test/fixtures.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
});
afterAll(() => database.close());

async function place(fixture: Partial<PlaceFixture> = {}): Promise<PlaceKey> {
  const { concertId } = await createConcert(db, { queue: { passSeconds: 600 }, shows: [] });
  const number = await createPlace(db, { concertId, userId: await createUser(db), ...fixture });
  return { concertId, number };
}

async function endOf({ concertId, number }: PlaceKey): Promise<number> {
  const row = (await listPlacesOf(db, concertId)).find((one) => one.number === number);
  return row?.expiresAt ?? 0;
}

describe("locking turns", () => {
  test("answers each in the order asked for, undefined where there is none", async () => {
    const [a, b] = [await place(), await place({ status: "WAITING" })];
    const rows = await transaction(db, (tx) => lockTurns(tx, [b, { ...a, number: 9 }, a]));
    expect(rows.map((row) => row?.status)).toEqual(["WAITING", undefined, "ADMITTED"]);
  });

  test("waits for whoever is busy with the place, and sees what became of it", async () => {
    const key = await place();
    const blocker = await openBlocker(database.url);
    await blocker.run("update places set status = 'COMPLETED', ended_at = clock_timestamp() where concert_id = $1", [
      key.concertId,
    ]);
    const locking = transaction(db, (tx) => lockTurns(tx, [key]));
    await untilBlocked(db);
    await blocker.commit();
    expect((await locking)[0]?.status).toBe("COMPLETED");
  });
});

describe("prolonging a turn to the end of a hold", () => {
  /** Prolongs to so long after now; answers now, the events, and when the turn ends. */
  async function prolong(key: PlaceKey, byMs: number) {
    const done = await transaction(db, async (tx) => {
      const [row] = await lockTurns(tx, [key]);
      const now = await readClock(tx);
      const { events, write } = prolongTurns([{ place: row as PlaceRow, until: now + byMs }], now);
      await Promise.all([write(tx), log.append(tx, events)]);
      return { now, events };
    });
    return { ...done, end: await endOf(key) };
  }

  test("moves its end there if that is later", async () => {
    const key = await place({ expiresInMs: 60_000 });
    const { now, events, end } = await prolong(key, 300_000);
    expect(end).toBe(now + 300_000);
    const payload = { numbers: [key.number], expiresAt: end };
    expect(events).toMatchObject([{ type: "places.extended", concertId: key.concertId, payload }]);
  });

  test("leaves a turn that lasts longer as it is", async () => {
    const key = await place({ expiresInMs: 500_000 });
    const before = await endOf(key);
    const { events, end } = await prolong(key, 300_000);
    expect([events, end]).toEqual([[], before]);
  });

  test("claims a turn that was not claimed: it lasts passSeconds, or to the end of the hold if that is later", async () => {
    const unclaimed = { claimed: false, expiresInMs: 60_000 };
    const short = await prolong(await place(unclaimed), 300_000);
    expect(short.end).toBe(short.now + 600_000);
    const key = await place(unclaimed);
    const long = await prolong(key, 900_000);
    expect(long.end).toBe(long.now + 900_000);
    expect((await listPlacesOf(db, key.concertId))[0]?.claimedAt).toBe(long.now);
  });
});

test("completing ends turns for good and says so", async () => {
  const [a, b] = [await place(), await place()];
  const { events } = await transaction(db, async (tx) => {
    const change = completeTurns([a, b], await readClock(tx));
    await change.write(tx);
    return change;
  });
  expect(events.map(({ type, concertId, payload }) => [type, concertId, payload])).toEqual(
    [a, b].map(({ concertId, number }) => ["places.ended", concertId, { numbers: [number], status: "COMPLETED" }]),
  );
  expect((await listPlacesOf(db, a.concertId))[0]?.status).toBe("COMPLETED");
});
