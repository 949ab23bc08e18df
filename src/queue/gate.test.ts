import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { Problem } from "#problems.ts";
import { TcpLink } from "#proof/world/link.ts";
import { admitNext } from "#queue/admit-places.ts";
import { currentWithinMs } from "#queue/published-line.ts";
import { completeTurns } from "#queue/turns.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createUsers, listPlacesOf, movePlaceExpiry } from "#test/fixtures.ts";
import { startQueueRoom, type QueueInstance } from "#test/queue-room.ts";
import { rows } from "#test/sql.ts";
import { until } from "#test/until.ts";
import type { QueueClaims } from "#tokens.ts";

let database: TestDatabase;
let db: Database;
let concertId: number;
let users: string[];
const instances: QueueInstance[] = [];
const proxies: TcpLink[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  users = await createUsers(db, 12);
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ concertId } = await createConcert(db, { queue: { capacity: 2 }, shows: [] }));
});
afterEach(async () => {
  await Promise.all(instances.splice(0).map((instance) => instance.close()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function start(options: { url?: string; admits?: boolean; pollEveryMs?: number } = {}): Promise<QueueInstance> {
  const instance = await startQueueRoom({ url: database.url, ...options });
  instances.push(instance);
  return instance;
}

/** Joins; answers the claims of the token. */
async function join({ queue, tokens }: QueueInstance, user: number): Promise<QueueClaims> {
  const { answer } = await queue.join({ concertId, userId: users[user] as string });
  return tokens.verifyQueue(answer.token);
}

/** All of it joins, in order. */
async function joinAll(instance: QueueInstance): Promise<QueueClaims[]> {
  const claims: QueueClaims[] = [];
  for (const user of users.keys()) claims.push(await join(instance, user));
  return claims;
}

/** However late this process, or the database, is: the instance's memory is as old as it may be where it is believed. */
function keepYoung({ log }: QueueInstance): { restore(): void } {
  const age = vi.spyOn(log, "staleMs", "get").mockReturnValue(currentWithinMs);
  return { restore: () => age.mockRestore() };
}

/** The time within which a dead place is refused everywhere. */
async function aMomentLater(): Promise<void> {
  const since = performance.now();
  await until("the promised time has passed", () => performance.now() > since + 250);
}

/** Lets each transaction that changes a queue take longer to commit than a change takes to be told. */
async function commitSlowly(work: () => Promise<void>): Promise<void> {
  await rows(
    db,
    `create function pause() returns trigger language plpgsql as
     $$ begin perform pg_sleep(0.6); return null; end $$`,
  );
  await rows(
    db,
    `create constraint trigger slow_commit after update on queues deferrable initially deferred
     for each row execute function pause()`,
  );
  try {
    await work();
  } finally {
    await rows(db, "drop function pause cascade");
  }
}

async function claimedAt({ number }: QueueClaims): Promise<number | null | undefined> {
  return (await listPlacesOf(db, concertId))[number - 1]?.claimedAt;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "passed";
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

describe("who may pass", () => {
  test("a fan who waited for the turn, and the first request is the claim", async () => {
    const one = await start();
    const fan = await join(one, 0);
    const waited = { ...fan, adm: false };
    await until("it is told", async () => (await refusal(one.queue.gate.pass(waited))) === "passed");
    expect(await claimedAt(fan)).not.toBeNull();
  });

  test("a fan who was let in with the call to join, without waiting for the claim, which is written a moment later", async () => {
    const one = await start();
    const fan = await join(one, 0);
    keepYoung(one);
    one.statements.length = 0;
    for (let look = 0; look < 5; look += 1) await one.queue.gate.pass(fan);
    expect(one.statements).toEqual([]);
    await until("it is written", async () => (await claimedAt(fan)) !== null);
    await until("this instance knows", () => one.queue.boards.current(concertId)?.admitted.get(1)?.claimed === true);
    expect(one.statements).toEqual(["(a transaction)"]);
  });

  test("and by nobody twice: what the fan does meanwhile is the claim", async () => {
    const one = await start();
    const fan = await join(one, 0);
    await one.queue.gate.pass(fan);
    await one.queue.gate.place(fan);
    const since = await claimedAt(fan);
    expect(since).not.toBeNull();
    one.statements.length = 0;
    await aMomentLater();
    expect(one.statements).toEqual([]);
    expect(await claimedAt(fan)).toBe(since);
  });

  test("who has little time left to claim the turn has claimed it when the call is answered", async () => {
    const one = await start();
    const fan = await join(one, 0);
    await movePlaceExpiry(db, concertId, fan.number, 4_900);
    const other = await start();
    await other.queue.gate.pass(fan);
    expect(await claimedAt(fan)).not.toBeNull();
  });

  test("an instance that closes has claimed the turns of all who came", async () => {
    const one = await start();
    const fans = [await join(one, 0), await join(one, 1)];
    for (const fan of fans) await one.queue.gate.pass(fan);
    await one.queue.close();
    for (const fan of fans) expect(await claimedAt(fan)).not.toBeNull();
  });

  test("a fan who is told ADMITTED by one instance passes on another that has not heard of it yet", async () => {
    const [one, deaf] = [await start(), await start({ pollEveryMs: 60_000, admits: false })];
    await deaf.queue.boards.get(concertId);
    const fan = await join(one, 0);
    expect(await refusal(deaf.queue.gate.pass(fan))).toBe("passed");
    const other = await join(one, 1);
    expect(await deaf.queue.gate.place(other)).toMatchObject({ status: "ADMITTED", position: 0 });
  });

  test("a fan who waits does not: NOT_ADMITTED, with the place in line and when to ask again", async () => {
    const one = await start();
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    await expect(one.queue.gate.pass(fans[2] as QueueClaims)).rejects.toMatchObject({
      code: "NOT_ADMITTED",
      extra: { position: expect.any(Number) as number, retryAfterMs: expect.any(Number) as number },
    });
  });

  test("a fan whose claim came costs the database nothing more while the turn lasts", async () => {
    const one = await start();
    const fan = await join(one, 0);
    keepYoung(one);
    await one.queue.gate.pass(fan);
    one.statements.length = 0;
    for (let request = 0; request < 50; request += 1) await one.queue.gate.pass(fan);
    expect(one.statements).toEqual([]);
  });

  test("a fan who comes to write is let through by memory alone, and the claim is left to the write", async () => {
    const one = await start();
    const fan = await join(one, 0);
    one.statements.length = 0;
    await one.queue.gate.passToWrite(fan);
    expect(one.statements).toEqual([]);
    expect((await listPlacesOf(db, concertId))[0]?.claimedAt).toBeNull();
  });

  test("nobody uses a turn on one instance while another still tells the fan to wait", async () => {
    const [one, other] = [await start(), await start()];
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    const [first, , next] = fans as [QueueClaims, QueueClaims, QueueClaims];
    await other.queue.boards.get(concertId);
    await one.queue.leave(first);
    const isAdmitted = async () => (await listPlacesOf(db, concertId))[2]?.status === "ADMITTED";
    await until("the next is admitted", isAdmitted);

    let uses = 0;
    while ((await other.queue.gate.place(next)).status === "WAITING") {
      // Asked after the answer to wait, and on the instance that may have known of the turn before.
      for (const gate of [one.queue.gate, other.queue.gate]) {
        for (const use of [await refusal(gate.pass(next)), await refusal(gate.passToWrite(next))]) {
          if (use !== "passed") continue;
          uses += 1;
          expect(await other.queue.gate.place(next)).toMatchObject({ status: "ADMITTED", position: 0 });
        }
      }
    }
    expect(await refusal(one.queue.gate.pass(next))).toBe("passed");
    expect(uses).toBeLessThanOrEqual(4);
  });

  test("also if the admission took long to commit, and the other instance has yet to look", async () => {
    const [one, other] = [await start({ admits: false }), await start({ admits: false, pollEveryMs: 60_000 })];
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    const [first, , next] = fans as [QueueClaims, QueueClaims, QueueClaims];
    await other.queue.boards.get(concertId);
    await one.queue.leave(first);
    await commitSlowly(async () => {
      const admitted = admitNext(one.db, one.log, concertId);
      let lastLook = 0;
      other.log.onPoll(() => (lastLook = performance.now()));
      await until("it is committed just after a look", async () => {
        if (performance.now() - lastLook > 100) await other.log.poll();
        return one.queue.boards.current(concertId)?.admitted.has(next.number) ?? false;
      });
      await admitted;
    });
    expect(await refusal(one.queue.gate.passToWrite(next))).toBe("passed");
    expect(await other.queue.gate.place(next)).toMatchObject({ status: "ADMITTED", position: 0 });
  });

  test("a fan who waits does not get through to write either", async () => {
    const one = await start();
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    expect(await refusal(one.queue.gate.passToWrite(fans[2] as QueueClaims))).toBe("NOT_ADMITTED");
  });

  test("a token of a place that never was is TOKEN_INVALID, and so is one of another's place", async () => {
    const one = await start();
    const fan = await join(one, 0);
    expect(await refusal(one.queue.gate.pass({ ...fan, number: 77 }))).toBe("TOKEN_INVALID");
    expect(await refusal(one.queue.gate.pass({ ...fan, concert: 999_999 }))).toBe("NOT_FOUND");
    const deaf = await start({ admits: false });
    expect(await refusal(deaf.queue.gate.pass({ ...fan, adm: false, sub: users[5] as string }))).toBe("TOKEN_INVALID");
  });
});

describe("a dead place", () => {
  test("that left is refused on its own instance at once, on another within the promised time", async () => {
    const [one, other] = [await start(), await start()];
    const fan = await join(one, 0);
    await other.queue.gate.pass(fan);
    await one.queue.leave(fan);
    expect(await refusal(one.queue.gate.pass(fan))).toBe("TOKEN_EXPIRED");
    expect(await refusal(one.queue.gate.place(fan))).toBe("TOKEN_EXPIRED");
    expect(await refusal(one.queue.gate.passToWrite(fan))).toBe("TOKEN_EXPIRED");
    await aMomentLater();
    expect(await refusal(other.queue.gate.pass(fan))).toBe("TOKEN_EXPIRED");
    expect(await refusal(other.queue.gate.place(fan))).toBe("TOKEN_EXPIRED");
  });

  test("is refused even by an instance that does not hear of it: memory is not believed for long", async () => {
    const [one, deaf] = [await start(), await start({ pollEveryMs: 60_000, admits: false })];
    const fan = await join(one, 0);
    await deaf.queue.gate.pass(fan);
    await one.queue.leave(fan);
    await aMomentLater();
    expect(await refusal(deaf.queue.gate.pass(fan))).toBe("TOKEN_EXPIRED");
    expect(await refusal(deaf.queue.gate.place(fan))).toBe("TOKEN_EXPIRED");
  });

  test("that was paid says so", async () => {
    const one = await start();
    const fan = await join(one, 0);
    const place = { concertId, number: fan.number };
    const { events, write } = completeTurns([place], one.clock.now());
    await transaction(one.db, (tx) => Promise.all([write(tx), one.log.append(tx, events)]));
    await expect(one.queue.gate.pass(fan)).rejects.toMatchObject({
      code: "TOKEN_EXPIRED",
      extra: { place: "COMPLETED" },
    });
  });

  test("whose time ran out is refused at that moment, though nobody has ended it", async () => {
    const one = await start({ admits: false });
    const fan = await join(one, 0);
    await movePlaceExpiry(db, concertId, fan.number, -1);
    const late = await start({ admits: false });
    expect(await refusal(late.queue.gate.pass(fan))).toBe("TOKEN_EXPIRED");
    expect(await refusal(late.queue.gate.place(fan))).toBe("TOKEN_EXPIRED");
  });

  test("is still refused after a restart of the instance", async () => {
    const one = await start();
    const [admitted, waiting] = [await join(one, 0), await join(one, 1)];
    const last = await join(one, 2);
    await one.queue.leave(admitted);
    await one.queue.leave(last);
    const fresh = await start();
    for (const fan of [admitted, last]) expect(await refusal(fresh.queue.gate.place(fan))).toBe("TOKEN_EXPIRED");
    expect(await fresh.queue.gate.place(waiting)).toMatchObject({ number: 2 });
  });
});

describe("a poll", () => {
  test("of a waiting fan asks the database nothing, however many poll", async () => {
    const one = await start({ pollEveryMs: 60_000 });
    const fans = await joinAll(one);
    const last = fans[11] as QueueClaims;
    await until("the admissions are published", async () => (await one.queue.gate.place(last)).position === 10);
    const young = keepYoung(one);
    one.statements.length = 0;
    let looks = 0;
    one.log.onPoll(() => (looks += 1));
    for (let round = 0; round < 40; round += 1) {
      const views = await Promise.all(fans.slice(2).map((fan) => one.queue.gate.place(fan)));
      expect(views.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
    expect(looks).toBe(0);
    young.restore();
    await until("memory has grown old", () => one.log.staleMs > currentWithinMs);
    await Promise.all(fans.slice(2).map((fan) => one.queue.gate.place(fan)));
    // The look at the event log is one for all, and for who comes while it is under way another.
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(2);
    expect(one.statements).toEqual([]);
  });

  test("of a fan who is admitted meanwhile says so, claims the turn, and says when it ends", async () => {
    const one = await start();
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    const [first, , third] = fans as [QueueClaims, QueueClaims, QueueClaims];
    await one.queue.leave(first);
    await until("the third is told", async () => (await one.queue.gate.place(third)).status === "ADMITTED");
    const view = await one.queue.gate.place(third);
    const place = (await listPlacesOf(db, concertId))[2];
    expect(place?.claimedAt).not.toBeNull();
    expect(view.expiresAt).toBe(new Date(place?.expiresAt ?? 0).toISOString());
  });

  test("counts those ahead exactly, not those who left", async () => {
    const one = await start();
    const claims = await joinAll(one);
    for (const gone of [3, 5, 8]) await one.queue.leave(claims[gone] as QueueClaims);
    const last = claims[11] as QueueClaims;
    await until("it is published", async () => (await one.queue.gate.place(last)).position === 7);
    expect(await one.queue.gate.place(claims[4] as QueueClaims)).toMatchObject({ position: 2, status: "WAITING" });
  });

  test("never tells a higher position than another instance did before", async () => {
    const both = [await start(), await start()];
    const claims: QueueClaims[] = [];
    for (const user of users.keys()) claims.push(await join(both[user % 2] as QueueInstance, user));
    let told = 12;
    let polls = 0;
    const last = claims[11] as QueueClaims;
    const leaving = (async () => {
      for (const gone of [4, 0, 6, 1, 2]) {
        await both[gone % 2]?.queue.leave(claims[gone] as QueueClaims);
        const answered = polls;
        await until("the fan has polled some more", () => polls > answered + 10);
      }
    })();
    await until("the fan has come forward", async () => {
      const { position } = await (both[(polls += 1) % 2] as QueueInstance).queue.gate.place(last);
      expect(position).toBeLessThanOrEqual(told);
      told = position;
      return position === 5;
    });
    await leaving;
  });
});

describe("while the database is away", () => {
  test("waiting fans are answered from memory; nobody passes on memory that grew old", async () => {
    const proxy = await TcpLink.open(database.url);
    proxies.push(proxy);
    const one = await start({ url: proxy.url });
    const fans = [await join(one, 0), await join(one, 1), await join(one, 2)];
    const [first, , third] = fans as [QueueClaims, QueueClaims, QueueClaims];
    await one.queue.gate.pass(first);
    await until("the admissions are published", async () => (await one.queue.gate.place(third)).position === 1);
    proxy.refuse();
    expect(await one.queue.gate.place(third)).toMatchObject({ status: "WAITING", position: 1 });
    await until("memory has grown old", () => one.log.staleMs > 500);
    expect(await one.queue.gate.place(third)).toMatchObject({ status: "WAITING", position: 1 });
    expect(await refusal(one.queue.gate.pass(first))).toBe("UNAVAILABLE");
    proxy.heal();
    await until("it is followed again", async () => (await refusal(one.queue.gate.pass(first))) === "passed");
  });
});
