import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Figures } from "#admin/get-figures.ts";
import { addressOf, createApp } from "#http/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openEventStream } from "#test/event-stream.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { testAdminToken } from "#test/server.ts";
import { row } from "#test/sql.ts";
import { send } from "#test/wire.ts";

const startsAt = "2027-03-01T19:00:00+09:00";

let database: TestDatabase;
let rooms: StartedRooms;
let app: FastifyInstance;
let baseUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
  app = createApp({ logger: pino({ level: "silent" }), routes: rooms.routes, operations: { readiness: [] } });
  await app.listen({ host: "127.0.0.1", port: 0 });
  baseUrl = `http://127.0.0.1:${addressOf(app).port}`;
});
afterAll(async () => {
  await app.close();
  await rooms.close();
  await database.close();
});

function ask<Body = Record<string, unknown>>(method: string, path: string, body?: unknown, token = testAdminToken) {
  return send<Body>({ baseUrl }, method, `/v1/admin${path}`, { body, token });
}

async function createdId(request: object = {}): Promise<number> {
  const reply = await ask<{ concertId: number }>("POST", "/concerts", {
    title: "Lights",
    shows: [{ startsAt, price: 1 }],
    ...request,
  });
  expect(reply.status).toBe(201);
  return reply.body.concertId;
}

describe("without the operator's token", () => {
  test.each([
    ["POST", "/concerts"],
    ["PATCH", "/concerts/1/queue"],
    ["GET", "/concerts"],
    ["GET", "/concerts/1"],
    ["GET", "/concerts/1/figures"],
    ["GET", "/concerts/1/figures/stream"],
    ["GET", "/concerts/1/sales.csv"],
    ["GET", "/reservations"],
    ["GET", "/reservations/1"],
    ["GET", "/payments"],
    ["GET", "/users/0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11"],
    ["GET", "/audit"],
  ])("%s %s is refused, before anything else is looked at", async (method, path) => {
    const body = method === "GET" ? undefined : { nonsense: true };
    expect(await ask(method, path, body, "a token of somebody else")).toMatchObject({
      status: 401,
      code: "TOKEN_INVALID",
    });
    const { token } = await rooms.accounts.createUser("Mina").then(({ accessToken }) => ({ token: accessToken }));
    expect(await ask(method, path, body, token)).toMatchObject({ status: 401, code: "TOKEN_INVALID" });
    const without = await send({ baseUrl }, method, `/v1/admin${path}`, { body });
    expect(without).toMatchObject({ status: 401, code: "TOKEN_MISSING" });
  });
});

describe("POST /v1/admin/concerts", () => {
  test("answers the concert and its shows", async () => {
    const sections = [{ name: "VIP", from: 1, to: 10, price: 90_000 }];
    const shows = [
      { startsAt, seats: 20, price: 50_000, sections },
      { startsAt: "2027-03-02T10:00:00Z", price: 1 },
    ];
    const reply = await ask("POST", "/concerts", {
      title: "Lights",
      artist: "Mina",
      queue: { admitPerSecond: null },
      shows,
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      concertId: expect.any(Number),
      shows: [
        { showId: expect.any(Number), startsAt: "2027-03-01T10:00:00.000Z", seatsTotal: 20 },
        { showId: expect.any(Number), startsAt: "2027-03-02T10:00:00.000Z", seatsTotal: 50 },
      ],
    });
  });

  const show = { startsAt, price: 50_000 };
  test.each<[string, object, string]>([
    ["no title", { shows: [show] }, "body/title"],
    ["a blank title", { title: " \t", shows: [show] }, "body/title"],
    ["a title that is too long", { title: "x".repeat(201), shows: [show] }, "body/title"],
    ["no shows", { title: "Lights" }, "body/shows"],
    ["an empty list of shows", { title: "Lights", shows: [] }, "body/shows"],
    ["more than a hundred shows", { title: "Lights", shows: Array.from({ length: 101 }, () => show) }, "body/shows"],
    [
      "a date that the calendar does not have",
      { title: "L", shows: [{ ...show, startsAt: "2027-02-30T10:00:00Z" }] },
      "body/shows/0/startsAt",
    ],
    [
      "a time without a zone",
      { title: "L", shows: [{ ...show, startsAt: "2027-02-20T10:00:00" }] },
      "body/shows/0/startsAt",
    ],
    ["no seats", { title: "L", shows: [{ ...show, seats: 0 }] }, "body/shows/0/seats"],
    ["more seats than there may be", { title: "L", shows: [{ ...show, seats: 100_001 }] }, "body/shows/0/seats"],
    ["seats as text", { title: "L", shows: [{ ...show, seats: "50" }] }, "body/shows/0/seats"],
    ["half a seat", { title: "L", shows: [{ ...show, seats: 1.5 }] }, "body/shows/0/seats"],
    ["a free seat", { title: "L", shows: [{ ...show, price: 0 }] }, "body/shows/0/price"],
    ["a price beyond reason", { title: "L", shows: [{ ...show, price: 100_000_001 }] }, "body/shows/0/price"],
    ["no price at all", { title: "L", shows: [{ startsAt }] }, "body/shows/0/price"],
    [
      "a nameless section",
      { title: "L", shows: [{ ...show, sections: [{ name: "", from: 1, to: 2, price: 1 }] }] },
      "body/shows/0/sections/0/name",
    ],
    [
      "a section beyond the hall",
      { title: "L", shows: [{ ...show, sections: [{ name: "A", from: 1, to: 51, price: 1 }] }] },
      "body/shows/0/sections/0/to",
    ],
    ["an unknown state", { title: "L", shows: [show], queue: { state: "ajar" } }, "body/queue/state"],
    ["a negative capacity", { title: "L", shows: [show], queue: { capacity: -1 } }, "body/queue/capacity"],
    [
      "nobody admitted per second",
      { title: "L", shows: [show], queue: { admitPerSecond: 0 } },
      "body/queue/admitPerSecond",
    ],
    ["a limit of no seats", { title: "L", shows: [show], maxSeatsPerUser: 0 }, "body/maxSeatsPerUser"],
    ["an unknown field", { title: "L", shows: [show], colour: "red" }, "body/colour"],
    ["an unknown field of a show", { title: "L", shows: [{ ...show, colour: "red" }] }, "body/shows/0/colour"],
    ["NUL in a text", { title: "L\0", shows: [show] }, "The body cannot be read"],
  ])("refuses %s, and says which field", async (_what, body, words) => {
    const reply = await ask<{ detail: string }>("POST", "/concerts", body);
    expect(reply).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    expect(reply.body.detail).toContain(words);
  });

  test("refuses what is larger than any concert", async () => {
    const description = "x".repeat(600_000);
    expect(await ask("POST", "/concerts", { title: "L", description, shows: [show] })).toMatchObject({ status: 413 });
  });
});

describe("PATCH /v1/admin/concerts/{concertId}/queue", () => {
  test("changes what is named and answers all policies", async () => {
    const concertId = await createdId({ queue: { capacity: 5, admitPerSecond: 3 } });
    const first = await ask("PATCH", `/concerts/${concertId}/queue`, { state: "paused", claimSeconds: 30 });
    const policy = { state: "paused", capacity: 5, passSeconds: 600, claimSeconds: 30, admitPerSecond: 3 };
    expect(first).toMatchObject({ status: 200, body: policy });
    const second = await ask("PATCH", `/concerts/${concertId}/queue`, { admitPerSecond: null, capacity: 0 });
    expect(second.body).toEqual({ ...policy, capacity: 0, admitPerSecond: null });
    expect(
      await row(database.db, "select state, capacity, admit_per_second as rate from queues where concert_id = $1", [
        concertId,
      ]),
    ).toEqual({ state: "paused", capacity: 0, rate: null });
  });

  test.each<[string, object]>([
    ["nothing", {}],
    ["an unknown policy", { colour: "red" }],
    ["a capacity beyond reason", { capacity: 1_000_001 }],
    ["no capacity", { capacity: null }],
    ["a turn of no length", { passSeconds: 0 }],
    ["a turn of more than a day", { passSeconds: 86_401 }],
    ["no time to come", { claimSeconds: 0 }],
    ["a flow as text", { admitPerSecond: "5" }],
    ["an unknown state", { state: "OPEN" }],
  ])("refuses %s", async (_what, body) => {
    const concertId = await createdId();
    expect(await ask("PATCH", `/concerts/${concertId}/queue`, body)).toMatchObject({
      status: 400,
      code: "INVALID_REQUEST",
    });
  });

  test("finds no queue where there is no concert", async () => {
    expect(await ask("PATCH", "/concerts/999999/queue", { capacity: 1 })).toMatchObject({
      status: 404,
      code: "NOT_FOUND",
    });
    expect(await ask("PATCH", "/concerts/0/queue", { capacity: 1 })).toMatchObject({ status: 400 });
  });
});

describe("GET /v1/admin/concerts/{concertId}/figures", () => {
  test("answers times as text and everything else as it is", async () => {
    const concertId = await createdId({ saleOpensAt: "2027-01-01T00:00:00Z" });
    const { status, body } = await ask("GET", `/concerts/${concertId}/figures`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      concertId,
      saleOpensAt: "2027-01-01T00:00:00.000Z",
      waiting: 0,
      seatsTotal: 50,
      amountSold: 0,
    });
    expect(body).toMatchObject({ queue: { state: "open" }, waitSeconds: { p50: null, p90: null, p99: null } });
    expect(body["at"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u);
  });

  test("tells who serves, and what was refused", async () => {
    const concertId = await createdId();
    await rooms.instances.beat();
    await ask("GET", "/concerts/999999/figures");
    await rooms.instances.beat();
    const { body } = await ask<Pick<Figures, "instances" | "refusals">>("GET", `/concerts/${concertId}/figures`);
    expect(body.instances).toMatchObject([{ pid: process.pid, requestsPerSecond: expect.any(Number) }]);
    expect(body.instances[0]?.heardAgoMs).toBeLessThan(10_000);
    const notFound = body.refusals.find(({ code }) => code === "NOT_FOUND");
    expect(notFound?.total).toBeGreaterThan(0);
    await row(database.db, "update instances set heard_at = heard_at - interval '11 seconds' returning instance_id");
    // Figures may be a moment old.
    const later = async () =>
      (await ask<Pick<Figures, "instances" | "refusals">>("GET", `/concerts/${concertId}/figures`)).body;
    await expect.poll(later).toMatchObject({ instances: [{ pid: process.pid }], refusals: [] });
  });

  test("are streamed as they are read", async () => {
    const concertId = await createdId();
    const path = `/v1/admin/concerts/${concertId}/figures`;
    const stream = await openEventStream(`${baseUrl}${path}/stream`, { authorization: `Bearer ${testAdminToken}` });
    await stream.until(({ events }) => events.length > 0);
    const { body } = await ask("GET", `/concerts/${concertId}/figures`);
    const { event, data } = stream.events[0] ?? {};
    expect(event).toBe("figures");
    expect(Object.keys(data as object)).toEqual(Object.keys(body));
    stream.close();
    const unknown = await ask("GET", "/concerts/999999/figures/stream");
    expect(unknown).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });

  test("finds none where there is no concert", async () => {
    expect(await ask("GET", "/concerts/999999/figures")).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });
});

describe("GET /v1/admin/audit", () => {
  interface AuditBody {
    holds: boolean;
    checkedAt: string;
    invariants: { name: string; holds: boolean; checked: number; offending: object[] }[];
  }

  test("answers every invariant, and the rows that break one as they are", async () => {
    const concertId = await createdId();
    const healthy = await ask<AuditBody>("GET", "/audit");
    expect(healthy).toMatchObject({ status: 200, body: { holds: true } });
    expect(healthy.body.checkedAt).toMatch(/Z$/u);
    expect(healthy.body.invariants.length).toBeGreaterThan(25);

    const [showId] = (await rooms.catalogue.showsOf(concertId)).map((show) => show.showId);
    await row(database.db, "delete from seats where show_id = $1 and number = 50 returning number", [showId]);
    const broken = await ask<AuditBody>("GET", "/audit");
    expect(broken.body.holds).toBe(false);
    expect(broken.body.invariants.filter(({ holds }) => !holds)).toEqual([
      {
        name: "show-has-all-its-seats",
        sentence: expect.any(String),
        holds: false,
        checked: expect.any(Number),
        offending: [{ showId, seatsTotal: 50, seats: 49, first: 1, last: 49 }],
      },
    ]);
  });
});
