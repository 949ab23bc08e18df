import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { NothingHappened } from "#db/errors.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { admitNext } from "#queue/admit-places.ts";
import { claimPlaces } from "#queue/claim-places.ts";
import { joinQueue } from "#queue/join-queue.ts";
import { leaveQueue } from "#queue/leave-queue.ts";
import { setPolicy } from "#queue/set-policy.ts";
import { openBlocker, patientTransaction, untilBlocked, untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
import {
  createConcert,
  createOverdue,
  createPlace,
  createUsers,
  listPlacesOf,
  movePlaceExpiry,
  moveSaleOpening,
} from "#test/fixtures.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
  ({ db } = database);
  log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
});
afterAll(() => database.close());

type Standing = NonNullable<Parameters<typeof createPlace>[1]["status"]>;

/** A concert whose line stands as told: W(aiting), A(dmitted), O(verdue, and nobody has noticed), L(eft), C(ompleted). */
async function lineOf(line: string, queue: Partial<QueuePolicy> = {}, saleOpensInMs = -60_000): Promise<number> {
  const { concertId } = await createConcert(db, { queue, saleOpensInMs, shows: [] });
  const users = await createUsers(db, line.length);
  const statuses: Record<string, Standing> = {
    W: "WAITING",
    A: "ADMITTED",
    O: "ADMITTED",
    L: "WAITING",
    C: "COMPLETED",
  };
  for (const [index, letter] of Array.from(line).entries()) {
    const place = { concertId, userId: users[index] as string, status: statuses[letter] as Standing };
    const number = await createPlace(db, letter === "O" ? { ...place, expiresInMs: -1 } : place);
    const leave =
      "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1 and number = $2";
    if (letter === "L") await rows(db, leave, [concertId, number]);
  }
  return concertId;
}

/** How the line stands: as above, and X for those whose time ran out. */
async function readLine(concertId: number): Promise<string> {
  const places = await listPlacesOf(db, concertId);
  return places.map(({ status }) => (status === "EXPIRED" ? "X" : status[0])).join("");
}

function unlessNothingHappened(error: unknown): void {
  if (!(error instanceof NothingHappened)) throw error;
}

const admit = (concertId: number): Promise<void> => admitNext(db, log, concertId);

describe("an admission step", () => {
  test.each([
    ["fills the room there is, in the order of numbers", "WWWW", 2, "AAWW"],
    ["counts those who are admitted already", "AAWWW", 3, "AAAWW"],
    ["passes over those who left the line", "ALLWLW", 2, "ALLALW"],
    ["admits nobody beyond the capacity, however many were admitted before", "AAAWW", 2, "AAAWW"],
    ["ends turns that ran out, and gives them to the next at once", "OOWWW", 2, "XXAAW"],
    ["has room again after payments", "CACWW", 2, "CACAW"],
    ["does nothing where nobody waits", "ACL", 5, "ACL"],
    ["admits nobody while the capacity is nought", "WW", 0, "WW"],
  ])("%s", async (_, line, capacity, after) => {
    const concertId = await lineOf(line, { capacity });
    await admit(concertId);
    expect(await readLine(concertId)).toBe(after);
  });

  test("says whom it admitted until when, how far the line has come, and whose time ran out", async () => {
    const concertId = await lineOf("OLWLW", { capacity: 1, claimSeconds: 20 });
    const before = await readClock(db);
    await admit(concertId);
    const [ended, admitted, ...rest] = await listEventsOf(db, concertId);
    expect(ended).toEqual({ type: "places.ended", payload: { numbers: [1], status: "EXPIRED" } });
    expect(admitted).toMatchObject({ type: "places.admitted", payload: { numbers: [3], through: 3 } });
    expect(rest).toEqual([]);
    const place = (await listPlacesOf(db, concertId))[2];
    expect(place).toMatchObject({ claimedAt: null, expiresAt: (admitted?.payload as { expiresAt: number }).expiresAt });
    expect(place?.expiresAt).toBeGreaterThanOrEqual(before + 20_000);
    expect(await row(db, "select admitted_through as through from queues where concert_id = $1", [concertId])).toEqual({
      through: 3,
    });
  });

  test("comes to the end of the line when all who wait have left, so that the next to join is admitted at once", async () => {
    const concertId = await lineOf("CLL", { capacity: 1 });
    await admit(concertId);
    expect(await listEventsOf(db, concertId)).toMatchObject([{ payload: { numbers: [], through: 3 } }]);
  });

  test("ends a crowd's turns (an outage leaves one) in bounded portions, so that each step has an end", async () => {
    const { concertId } = await createConcert(db, { queue: { capacity: 1 }, shows: [] });
    await createOverdue(db, concertId, 7_000);
    const overdue = (): Promise<unknown> =>
      row(db, "select count(*) as left from places where concert_id = $1 and status = 'ADMITTED'", [concertId]);
    await admit(concertId);
    expect(await overdue()).toEqual({ left: 2_000 });
    await admit(concertId);
    expect(await overdue()).toEqual({ left: 0 });
  });

  test("that changes nothing writes nothing", async () => {
    const concertId = await lineOf("AW", { capacity: 1, admitPerSecond: 5 });
    const queueRow = (): Promise<unknown> =>
      row(db, "select xmin::text, * from queues where concert_id = $1", [concertId]);
    const before = await queueRow();
    await admit(concertId);
    expect(await queueRow()).toEqual(before);
    expect(await listEventsOf(db, concertId)).toEqual([]);
  });

  test("for a concert without a queue does nothing", async () => {
    await expect(admit(999_999)).resolves.toBeUndefined();
  });
});

describe("the state of the queue", () => {
  test("paused: nobody is admitted, but turns that ran out end", async () => {
    const concertId = await lineOf("OWW", { state: "paused" });
    await admit(concertId);
    expect(await readLine(concertId)).toBe("XWW");
  });

  test("closed: those in line are still served", async () => {
    const concertId = await lineOf("WW", { state: "closed", capacity: 1 });
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AW");
  });

  test("bypass: everybody is admitted, whatever the capacity", async () => {
    const concertId = await lineOf("AWLWW", { state: "bypass", capacity: 1 });
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AALAA");
  });

  test("bypass: turns that ran out are ended all the same; of a crowd, those that the board knows of", async () => {
    const concertId = await lineOf("OAOOW", { state: "bypass", capacity: 1 });
    await admitNext(db, log, concertId, () => [4, 2, 1, 5]);
    expect(await readLine(concertId)).toBe("XAAXA");
    await admitNext(db, log, concertId, () => [3]);
    expect(await readLine(concertId)).toBe("XAXXA");
  });

  test("before the sale opens nobody is admitted; from that very moment on, by the database's clock, they are", async () => {
    const concertId = await lineOf("WW", { capacity: 1 }, 3_600_000);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("WW");
    await moveSaleOpening(db, concertId, await readClock(db));
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AW");
  });
});

describe("a policy that changes", () => {
  const change = (concertId: number, changes: Partial<QueuePolicy>): Promise<unknown> =>
    transaction(db, (tx) => setPolicy(tx, log, concertId, changes));

  test("to a lower capacity takes nobody's turn; admission waits until fewer are admitted", async () => {
    const concertId = await lineOf("AAAWW", { capacity: 3 });
    await change(concertId, { capacity: 2 });
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AAAWW");
    await movePlaceExpiry(db, concertId, 1, -1);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("XAAWW");
    await movePlaceExpiry(db, concertId, 2, -1);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("XXAAW");
  });

  test("from bypass back to open: nobody is admitted until fewer than the capacity are", async () => {
    const concertId = await lineOf("AAAAW", { state: "bypass", capacity: 2 });
    await change(concertId, { state: "open" });
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AAAAW");
  });
});

describe("the limit of flow", () => {
  /** Sets the credit, and how long ago that was; before nought: from then on nothing is earned. */
  async function setCredit(concertId: number, credit: number, secondsAgo: number): Promise<void> {
    const text = `update queues set admit_credit = $2, credited_at = clock_timestamp() - make_interval(secs => $3)
                   where concert_id = $1`;
    await rows(db, text, [concertId, credit, secondsAgo]);
  }

  test("lets in as many as were earned, in whole places, and keeps the rest", async () => {
    const concertId = await lineOf("WWWW", { admitPerSecond: 4 });
    await setCredit(concertId, 2.75, -3_600);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AAWW");
    expect(await row(db, "select admit_credit as credit from queues where concert_id = $1", [concertId])).toEqual({
      credit: 0.75,
    });
  });

  test("earns by time, but never more than a second's worth, however long nobody came", async () => {
    const concertId = await lineOf("WWWWWWWW", { admitPerSecond: 4 });
    await setCredit(concertId, 0, 3_600);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AAAAWWWW");
  });

  test("loses nothing by steps that earned less than one place", async () => {
    const concertId = await lineOf("WWW", { admitPerSecond: 0.5 });
    await setCredit(concertId, 0.9, -3_600);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("WWW");
    await rows(db, "update queues set credited_at = clock_timestamp() - interval '1 second' where concert_id = $1", [
      concertId,
    ]);
    await admit(concertId);
    expect(await readLine(concertId)).toBe("AWW");
  });
});

describe("what happens while a step waits for a lock", () => {
  test("a turn that is prolonged meanwhile is not ended", async () => {
    const concertId = await lineOf("OW", { capacity: 1 });
    const blocker = await openBlocker(database.url);
    await blocker.run("update places set expires_at = '2100-01-01Z' where concert_id = $1 and number = 1", [concertId]);
    const step = admit(concertId);
    await untilBlocked(db);
    await blocker.commit();
    await step;
    expect(await readLine(concertId)).toBe("AW");
  });

  test("a turn that runs out meanwhile is ended: the clock is read after the lock is held", async () => {
    const concertId = await lineOf("AW", { capacity: 1 });
    const blocker = await openBlocker(database.url);
    await blocker.run("select from queues where concert_id = $1 for update", [concertId]);
    const expiresAt = (await readClock(db)) + 150;
    await movePlaceExpiry(db, concertId, 1, 150);
    const step = admit(concertId);
    await untilBlocked(db);
    await untilPast(db, expiresAt + 5);
    await blocker.rollback();
    await step;
    expect(await readLine(concertId)).toBe("XA");
  });

  test("who leaves the line meanwhile is passed over, and the next is admitted instead", async () => {
    const concertId = await lineOf("WWW", { capacity: 1 });
    const blocker = await openBlocker(database.url);
    const leave =
      "update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = $1 and number = 1";
    await blocker.run(leave, [concertId]);
    const step = admit(concertId);
    await untilBlocked(db);
    await blocker.commit();
    await step;
    expect(await readLine(concertId)).toBe("LAW");
  });

  test("who is busy in front is waited for, not skipped: the order holds", async () => {
    const concertId = await lineOf("WW", { capacity: 1 });
    const blocker = await openBlocker(database.url);
    await blocker.run("select from places where concert_id = $1 and number = 1 for update", [concertId]);
    const step = admit(concertId);
    await untilBlocked(db);
    await blocker.rollback();
    await step;
    expect(await readLine(concertId)).toBe("AW");
  });
});

describe("many at once", () => {
  /** The server itself refuses to commit an admission beyond the capacity. */
  async function guardCapacity(): Promise<void> {
    await rows(
      db,
      `create function guard_capacity() returns trigger language plpgsql as $$
       begin
         if (select count(*) from places where concert_id = new.concert_id and status = 'ADMITTED')
            > (select capacity from queues where concert_id = new.concert_id) then
           raise exception 'more are admitted than the capacity allows' using errcode = 'check_violation';
         end if;
         return null;
       end $$`,
    );
    await rows(
      db,
      `create constraint trigger never_above_capacity after insert or update on places
       deferrable initially deferred for each row execute function guard_capacity()`,
    );
  }

  test("admitting, joining, claiming, leaving on many connections: never above capacity, in order, nobody stalls", async () => {
    await guardCapacity();
    const { concertId } = await createConcert(db, { queue: { capacity: 4 }, shows: [] });
    const users = await createUsers(db, 60);
    const fan = async (userId: string, index: number): Promise<void> => {
      const request = { concertId, userId };
      const [place] = await patientTransaction(db, (tx) => joinQueue(tx, log, [request]));
      const { number } = place as { number: number };
      const key = { ...request, number };
      await patientTransaction(db, (tx) => claimPlaces(tx, log, [key]));
      // A third leaves, whether the turn has come or not; a third runs out of time; the others run out later.
      if (index % 3 === 0)
        await patientTransaction(db, (tx) => leaveQueue(tx, { log, releaseHoldsOf: () => Promise.resolve() }, [key]));
      else
        await rows(
          db,
          "update places set expires_at = clock_timestamp() where concert_id = $1 and number = $2 and status = 'ADMITTED'",
          [concertId, number],
        );
    };
    let joining = true;
    const ticking = Array.from({ length: 3 }, async () => {
      while (joining) await admit(concertId).catch(unlessNothingHappened);
    });
    const lanes = Array.from({ length: 6 }, async (_, lane) => {
      for (let index = lane; index < users.length; index += 6) await fan(users[index] as string, index);
    });
    await Promise.all(lanes);
    joining = false;
    await Promise.all(ticking);

    const live = async (): Promise<boolean> => /[AW]/u.test(await readLine(concertId));
    for (let step = 0; step < 100 && (await live()); step += 1) {
      await rows(db, "update places set expires_at = clock_timestamp() where concert_id = $1 and status = 'ADMITTED'", [
        concertId,
      ]);
      await admit(concertId);
    }
    expect(await readLine(concertId)).toMatch(/^[XL]{60}$/u);
    const events = await listEventsOf(db, concertId);
    const admitted = events.flatMap(({ type, payload }) =>
      type === "places.admitted" ? (payload as { numbers: number[] }).numbers : [],
    );
    expect(admitted).toEqual(admitted.toSorted((a, b) => a - b));
    expect(new Set(admitted).size).toBe(admitted.length);
    expect(
      await rows(db, "select from places where concert_id = $1 and status = 'EXPIRED' and admitted_at is null", [
        concertId,
      ]),
    ).toEqual([]);
  });
});
