/** What fans hear on their streams, over HTTP, with two instances on one database. */
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApp } from "#http/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openEventStream, type EventStream } from "#test/event-stream.ts";
import { createConcert, createUsers, type ConcertFixture } from "#test/fixtures.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { testAdminToken } from "#test/server.ts";
import { send, type Listener, type Reply } from "#test/wire.ts";

interface TestInstance extends Listener {
  rooms: StartedRooms;
  app: FastifyInstance;
}

interface Place {
  status: string;
  position: number;
  expiresAt: string | null;
}

let database: TestDatabase;
let a: TestInstance;
let b: TestInstance;

async function startInstance(): Promise<TestInstance> {
  const rooms = await startRooms(database.url, { HOLD_SECONDS: "4" });
  rooms.realtime.start();
  const app = createApp({
    logger: pino({ level: "silent" }),
    routes: rooms.routes,
    operations: { readiness: [] },
    drain: { endStreams: [() => rooms.realtime.end()], graceMs: 0, limitMs: 60_000 },
  });
  return { rooms, app, baseUrl: await app.listen({ host: "127.0.0.1", port: 0 }) };
}

async function stop({ app, rooms }: TestInstance): Promise<void> {
  await app.close();
  await rooms.close();
}

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 4 });
  a = await startInstance();
  b = await startInstance();
});

afterAll(async () => {
  await stop(a);
  await stop(b);
  await database.close();
});

/** A concert, and fans who have joined its queue one after the other, in turns on both instances: their tokens. */
async function line(fans: number, fixture: ConcertFixture = {}) {
  const { concertId, showIds } = await createConcert(database.db, fixture);
  const userIds = await createUsers(database.db, fans, { balance: 1_000_000 });
  const tokens: string[] = [];
  for (const userId of userIds) {
    const { rooms } = tokens.length % 2 === 0 ? a : b;
    tokens.push((await rooms.queue.join({ concertId, userId })).answer.token);
  }
  return { concertId, showId: showIds[0] as number, tokens: tokens as [string, string, ...string[]] };
}

function stream({ baseUrl }: Listener, path: string, token: string, lastEventId?: string): Promise<EventStream> {
  const resumed = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return openEventStream(`${baseUrl}${path}`, { authorization: `Bearer ${token}`, ...resumed });
}

const followPlace = (at: Listener, token: string, lastEventId?: string) =>
  stream(at, "/v1/queue/stream", token, lastEventId);

const get = (at: Listener, path: string, token: string): Promise<Reply> => send(at, "GET", path, { token });
const leave = (at: Listener, token: string): Promise<Reply> => send(at, "DELETE", "/v1/queue", { token });

const places = ({ events }: EventStream): Place[] => events.map(({ data }) => data as Place);
const last = (followed: EventStream): Place | undefined => places(followed).at(-1);
const seatsIn = ({ events }: EventStream) =>
  events
    .filter(({ event }) => event === "changes")
    .flatMap(({ data }) => (data as { seats: { number: number; status: string }[] }).seats);

describe("in line", () => {
  test("one after the other hears of the turn, and then every read lets them pass", async () => {
    const { concertId, tokens } = await line(8, { queue: { capacity: 1 } });
    const followed = await Promise.all(tokens.map((token, index) => followPlace(index % 3 === 0 ? b : a, token)));
    for (const [index, token] of tokens.entries()) {
      const mine = followed[index] as EventStream;
      await mine.until(() => last(mine)?.status === "ADMITTED");
      const at = index % 3 === 0 ? b : a;
      // Nothing was claimed by hearing of it: this read is the first.
      expect((await get(at, `/v1/concerts/${concertId}/dates`, token)).status).toBe(200);
      expect((await get(at, "/v1/queue", token)).body).toMatchObject({ status: "ADMITTED", position: 0 });
      expect((await leave(at === a ? b : a, token)).status).toBe(204);
      await mine.until(({ ended }) => ended);
      expect(last(mine)).toMatchObject({ status: "LEFT", position: 0 });
    }
    for (const one of followed) {
      const positions = places(one).map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((x, y) => y - x));
    }
  });

  test("a turn that is shorter than the claim window is told on the stream as a poll tells it", async () => {
    const { tokens } = await line(2, { queue: { capacity: 1, passSeconds: 60, claimSeconds: 3_600 } });
    const followed = await followPlace(a, tokens[1]);
    await leave(b, tokens[0]);
    await followed.until(() => last(followed)?.status === "ADMITTED");
    const polled = (await get(b, "/v1/queue", tokens[1])).body as Place;
    await followed.until(({ events }) => events.length === 3);
    expect(last(followed)?.expiresAt).toBe(polled.expiresAt);
  });

  test("who comes back on another instance hears nothing twice", async () => {
    const { tokens } = await line(2, { queue: { capacity: 1 } });
    const before = await followPlace(a, tokens[1]);
    await before.until(({ events }) => events.length === 1);
    before.close();
    const after = await followPlace(b, tokens[1], before.events[0]?.id);
    await leave(a, tokens[0]);
    await after.until(({ events }) => events.length > 0);
    expect(last(after)?.status).toBe("ADMITTED");
    expect(after.events).toHaveLength(1);
  });

  test("who is told of the turn and does not come loses it, and is told so", async () => {
    const { concertId, tokens } = await line(2, { queue: { capacity: 1 } });
    const sleeping = await followPlace(a, tokens[1]);
    await b.rooms.admin.setQueuePolicy(concertId, { claimSeconds: 3 }, "admin");
    await leave(b, tokens[0]);
    await sleeping.until(({ ended }) => ended);
    expect(places(sleeping).map(({ status }) => status)).toEqual(["WAITING", "ADMITTED", "EXPIRED"]);
  });

  test("opening the stream is coming", async () => {
    const { tokens } = await line(1, { queue: { claimSeconds: 60, passSeconds: 600 } });
    const followed = await followPlace(a, tokens[0]);
    await followed.until(({ events }) => events.length === 1);
    const { expiresAt } = (await get(b, "/v1/queue", tokens[0])).body as Place;
    expect(last(followed)).toMatchObject({ status: "ADMITTED", expiresAt });
    expect(Date.parse(expiresAt ?? "")).toBeGreaterThan(Date.now() + 500_000);
  });
});

describe("watching seats", () => {
  test("holds, releases, holds that run out and sales are seen on every instance", async () => {
    const { showId, tokens } = await line(2);
    const watched = await stream(a, `/v1/shows/${showId}/seats/stream`, tokens[1]);
    await watched.until(({ events }) => events.length === 1);
    expect(watched.events[0]?.data).toEqual((await get(a, `/v1/shows/${showId}/seats`, tokens[1])).body);

    const held = await send(b, "POST", "/v1/reservations", { token: tokens[0], body: { showId, seats: [7, 8] } });
    expect(held.status).toBe(201);
    await watched.until(() => seatsIn(watched).length >= 2);
    await watched.until(() => seatsIn(watched).length >= 4);
    const { reservationId } = (
      await send<{ reservationId: number }>(b, "POST", "/v1/reservations", {
        token: tokens[0],
        body: { showId, seats: [9] },
      })
    ).body;
    expect((await send(a, "POST", "/v1/payments", { token: tokens[0], body: { reservationId } })).status).toBe(201);
    await watched.until(() => seatsIn(watched).some(({ status }) => status === "SOLD"));

    const seen = seatsIn(watched).map(({ number, status }) => `${number} ${status}`);
    expect(seen.filter((change) => change.startsWith("7 "))).toEqual(["7 HELD", "7 AVAILABLE"]);
    expect(seen.filter((change) => change.startsWith("9 ")).at(-1)).toBe("9 SOLD");
  });

  test("paying ends the payer's streams, on whatever instances they are", async () => {
    const { showId, tokens } = await line(2);
    const [token, otherToken] = tokens;
    const followed = await followPlace(a, token);
    const watched = await stream(b, `/v1/shows/${showId}/seats/stream`, token);
    const other = await stream(b, `/v1/shows/${showId}/seats/stream`, otherToken);
    const { body } = await send<{ reservationId: number }>(a, "POST", "/v1/reservations", {
      token,
      body: { showId, seats: [1] },
    });
    await send(b, "POST", "/v1/payments", { token, body: { reservationId: body.reservationId } });
    await Promise.all([followed, watched].map((mine) => mine.until(({ ended }) => ended)));
    expect(last(followed)).toMatchObject({ status: "COMPLETED", position: 0, expiresAt: null });
    expect(other.ended).toBe(false);
    expect((await followPlace(a, token)).status).toBe(401);
  });
});

describe("refusals, as problems like any other", () => {
  test("a stream begins for the holder of a queue token only", async () => {
    const accessToken = a.rooms.tokens.issueAccess("0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11").token;
    for (const path of ["/v1/queue/stream", "/v1/shows/1/seats/stream"]) {
      const withAccess = await stream(a, path, accessToken);
      await withAccess.until(({ ended }) => ended);
      expect(withAccess.status).toBe(401);
      expect(JSON.parse(withAccess.text)).toMatchObject({ code: "TOKEN_INVALID" });
      expect((await openEventStream(`${a.baseUrl}${path}`)).status).toBe(401);
    }
  });

  test("an operator watches without a place, and nobody else does", async () => {
    const { showId, tokens } = await line(2, { queue: { capacity: 1 } });
    const path = `/v1/admin/shows/${showId}/seats/stream`;
    const watched = await stream(a, path, testAdminToken);
    await watched.until(({ events }) => events.length === 1);
    expect((await send(b, "POST", "/v1/reservations", { token: tokens[0], body: { showId, seats: [7] } })).status).toBe(
      201,
    );
    await watched.until(() => seatsIn(watched).length > 0);
    expect(seatsIn(watched)[0]).toEqual({ number: 7, status: "HELD" });
    expect((await stream(a, path, tokens[0])).status).toBe(401);
    watched.close();
  });

  test("seats are watched by the admitted, and those of their concert only", async () => {
    const { showId, tokens } = await line(2, { queue: { capacity: 1 } });
    const waiting = await stream(a, `/v1/shows/${showId}/seats/stream`, tokens[1]);
    await waiting.until(({ ended }) => ended);
    expect(waiting.status).toBe(403);
    expect(JSON.parse(waiting.text)).toMatchObject({ code: "NOT_ADMITTED", position: 1 });

    const other = await line(1);
    const elsewhere = await stream(a, `/v1/shows/${other.showId}/seats/stream`, tokens[0]);
    await elsewhere.until(({ ended }) => ended);
    expect(elsewhere.status).toBe(403);
    expect(JSON.parse(elsewhere.text)).toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("the end of an instance", () => {
  test("ends its streams; their fans go on where another serves them", async () => {
    const closing = await startInstance();
    const { tokens } = await line(2, { queue: { capacity: 1 } });
    const before = await followPlace(closing, tokens[1]);
    await before.until(({ events }) => events.length === 1);
    await stop(closing);
    await before.until(({ ended }) => ended);
    const after = await followPlace(a, tokens[1], before.events[0]?.id);
    await leave(b, tokens[0]);
    await after.until(() => last(after)?.status === "ADMITTED");
  });
});
