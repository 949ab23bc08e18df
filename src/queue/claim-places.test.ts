import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import { claimPlaces, expiredPlace, type Claimed, type ClaimRequest } from "#queue/claim-places.ts";
import { openBlocker, untilBlocked, untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listEventsOf } from "#test/events.ts";
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

const claim = (...requests: ClaimRequest[]): Promise<(Claimed | Problem)[]> =>
  transaction(db, (tx) => claimPlaces(tx, log, requests));

async function place(
  fixture: Partial<PlaceFixture> = {},
  queue: { passSeconds?: number; claimSeconds?: number } = {},
): Promise<ClaimRequest> {
  const userId = await createUser(db);
  const { concertId } = await createConcert(db, { queue, shows: [] });
  const number = await createPlace(db, { concertId, userId, claimed: false, ...fixture });
  return { concertId, number, userId };
}

function codeOf(answer: Claimed | Problem | undefined): string {
  if (!(answer instanceof Problem)) return "claimed";
  const { place: end = "" } = answer.extra as { place?: string };
  return `${answer.code} ${end}`.trim();
}

describe("the first request of an admitted fan", () => {
  test.each([
    ["a longer turn", { passSeconds: 600, claimSeconds: 60 }],
    ["a shorter turn", { passSeconds: 30, claimSeconds: 60 }],
  ])("turns the claim window into the turn, which lasts passSeconds from now: %s", async (_, queue) => {
    const request = await place({ expiresInMs: queue.claimSeconds * 1_000 }, queue);
    const before = await readClock(db);
    const [claimed] = await claim(request);
    const after = await readClock(db);
    const { expiresAt } = claimed as Claimed;
    expect(expiresAt).toBeGreaterThanOrEqual(before + queue.passSeconds * 1_000);
    expect(expiresAt).toBeLessThanOrEqual(after + queue.passSeconds * 1_000);
    const [row] = await listPlacesOf(db, request.concertId);
    expect(row).toMatchObject({ status: "ADMITTED", expiresAt });
    expect(row?.claimedAt).toBe(expiresAt - queue.passSeconds * 1_000);
    const payload = { numbers: [request.number], expiresAt };
    expect(await listEventsOf(db, request.concertId)).toEqual([{ type: "places.claimed", payload }]);
  });

  test("is the only one that counts: a second claim changes nothing and says when the turn ends", async () => {
    const request = await place();
    const [first] = await claim(request);
    expect(await claim(request)).toEqual([first]);
    expect(await listEventsOf(db, request.concertId)).toHaveLength(1);
  });

  test("counts once on however many connections it comes at the same time", async () => {
    const request = await place();
    const answers = await Promise.all([1, 2, 3, 4].map(() => claim(request)));
    expect(new Set(answers.map(([answer]) => (answer as Claimed).expiresAt)).size).toBe(1);
    expect(await listEventsOf(db, request.concertId)).toHaveLength(1);
  });
});

describe("a place that may not pass", () => {
  test.each([
    ["waiting", { status: "WAITING" }, "NOT_ADMITTED"],
    ["admitted, but its claim window is over", { expiresInMs: -1 }, "TOKEN_EXPIRED EXPIRED"],
    ["claimed, but its turn is over", { expiresInMs: -1, claimed: true }, "TOKEN_EXPIRED EXPIRED"],
    ["expired", { status: "EXPIRED" }, "TOKEN_EXPIRED EXPIRED"],
    ["completed", { status: "COMPLETED" }, "TOKEN_EXPIRED COMPLETED"],
    ["left", { status: "LEFT" }, "TOKEN_EXPIRED LEFT"],
  ] as const)("%s: it stays as it is", async (_, fixture, code) => {
    const request = await place(fixture);
    const before = await listPlacesOf(db, request.concertId);
    const [answer] = await claim(request);
    expect(codeOf(answer)).toBe(code);
    expect(await listPlacesOf(db, request.concertId)).toEqual(before);
    expect(await listEventsOf(db, request.concertId)).toEqual([]);
  });

  test("another's, or one that does not exist, is TOKEN_INVALID", async () => {
    const request = await place();
    const answers = await claim({ ...request, userId: await createUser(db) }, { ...request, number: 99 });
    expect(answers.map(codeOf)).toEqual(["TOKEN_INVALID", "TOKEN_INVALID"]);
  });

  test("disturbs no other claim of the same batch", async () => {
    const [good, waiting, alsoGood] = [await place(), await place({ status: "WAITING" }), await place()];
    expect((await claim(good, waiting, alsoGood)).map(codeOf)).toEqual(["claimed", "NOT_ADMITTED", "claimed"]);
  });
});

test("a claim that waits for the place's lock until the time is over comes too late", async () => {
  const request = await place();
  const blocker = await openBlocker(database.url);
  await blocker.run("select from places where concert_id = $1 for update", [request.concertId]);
  const expiresAt = (await readClock(db)) + 150;
  await blocker.run("update places set expires_at = $2 where concert_id = $1", [
    request.concertId,
    new Date(expiresAt),
  ]);
  const claiming = claim(request);
  await untilBlocked(db);
  await untilPast(db, expiresAt + 5);
  await blocker.commit();
  expect((await claiming).map(codeOf)).toEqual(["TOKEN_EXPIRED EXPIRED"]);
});

test("a claim that waits for the place's lock while the turn is prolonged comes in time", async () => {
  const request = await place({ expiresInMs: -1 });
  const blocker = await openBlocker(database.url);
  await blocker.run("update places set expires_at = '2100-01-01Z' where concert_id = $1", [request.concertId]);
  const claiming = claim(request);
  await untilBlocked(db);
  await blocker.commit();
  expect((await claiming).map(codeOf)).toEqual(["claimed"]);
});

test("claims that name the same places in another order never meet in a deadlock", async () => {
  const places = await Promise.all([1, 2, 3].map(() => place()));
  const blocker = await openBlocker(database.url);
  await blocker.run("select from places where concert_id = $1 for update", [places[1]?.concertId]);
  // Each would hold its first and wait for the second, if they locked in the order of their requests.
  const claims = [claim(...places), claim(...places.toReversed())];
  await untilBlocked(db, 2);
  await blocker.rollback();
  expect((await Promise.all(claims)).flat().map(codeOf)).toEqual(Array.from({ length: 6 }, () => "claimed"));
});

test("a dead token is told how its place ended", () => {
  for (const end of ["COMPLETED", "LEFT", "EXPIRED"]) {
    expect(expiredPlace(end)).toMatchObject({ code: "TOKEN_EXPIRED", extra: { place: end } });
  }
  // A place whose time is over, though nobody has ended it yet.
  expect(expiredPlace("ADMITTED")).toMatchObject({ code: "TOKEN_EXPIRED", extra: { place: "EXPIRED" } });
});
