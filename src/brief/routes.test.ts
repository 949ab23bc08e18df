import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApp } from "#http/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { apiClient, type ApiClient } from "#test/http.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

const maxCharge = 1_000_000;
let database: TestDatabase;
let rooms: StartedRooms;
let app: FastifyInstance;
let api: ApiClient;
let concertId: number;
let option: number;
let openToAll: number;

function serve(routes: StartedRooms["routes"]): FastifyInstance {
  return createApp({ logger: pino({ level: "silent" }), routes, operations: { readiness: [] } });
}

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url, { JARI_BRIEF_API: "on", MAX_CHARGE: String(maxCharge) });
  app = serve(rooms.routes);
  api = apiClient(app);
  const waiting = await createConcert(database.db, { maxSeatsPerUser: 50 });
  concertId = waiting.concertId;
  option = waiting.showIds[0] as number;
  openToAll = (await createConcert(database.db, { queue: { state: "bypass" } })).showIds[0] as number;
});

afterAll(async () => {
  await app.close();
  await rooms.close();
  await database.close();
});

interface Asked {
  token?: string;
  user?: string;
  key?: string;
}

/** One request; answers the status, and the body with, of a refusal, its code. */
async function ask(
  method: "GET" | "POST",
  url: string,
  body?: unknown,
  { token, user, key }: Asked = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = {
    ...(user === undefined ? {} : { userId: user }),
    ...(key === undefined ? {} : { "idempotency-key": key }),
  };
  const request = { headers, body, ...(token === undefined ? {} : { token }) };
  const answer = await (method === "GET" ? api.get(url, request) : api.post(url, request));
  return { status: answer.status, body: answer.body };
}

async function tokenOf(userId: number): Promise<string> {
  const { body } = await ask("POST", `/concert/${userId}/token`, { concertOptionId: option });
  return body["token"] as string;
}

const refused = (status: number, code: string) => ({ status, body: expect.objectContaining({ code }) as unknown });
const invalid = refused(400, "INVALID_REQUEST");

describe("what is asked in the path", () => {
  const routes = [
    ["POST", "/concert/:id/token", { concertOptionId: 1 }],
    ["POST", "/concert/:id/Token", { concertOptionId: 1 }],
    ["GET", "/concert/:id/availability", undefined],
    ["POST", "/concert/:id/reservation", { concertOptionId: 1, seat: 1 }],
    ["GET", "/concert/:id/balance", undefined],
    ["POST", "/concert/:id/balance", { balance: 1 }],
    ["POST", "/concert/:id/payment", { concertOptionId: 1 }],
    ["GET", "/concert/:id/payment", undefined],
    ["GET", "/payment/:id/balance/select", undefined],
    ["POST", "/payment/:id/balance/charge", { chargeAmount: 1 }],
  ] as const;

  test.each(routes)("%s %s takes a positive integer and nothing like it", async (method, path, body) => {
    for (const id of ["0", "-1", "01", "1.5", "1e3", "abc", "%20", "9007199254740992"]) {
      expect(await ask(method, path.replace(":id", id), body), id).toEqual(invalid);
    }
  });
});

describe("the token", () => {
  test("is issued at both spellings of its path, to anybody, for the same place", async () => {
    const [lower, asWritten] = await Promise.all([
      ask("POST", "/concert/1/token", { concertOptionId: option }),
      ask("POST", "/concert/1/Token", { concertOptionId: option }),
    ]);
    expect(lower).toMatchObject({ status: 200, body: { userId: 1, status: "ADMITTED", position: 0 } });
    expect(asWritten).toMatchObject({ status: 200, body: { number: lower.body["number"], uuid: lower.body["uuid"] } });
  });

  test("is asked for with an option that exists, and with nothing else", async () => {
    for (const body of [{}, { concertOptionId: 0 }, { concertOptionId: "1" }, { concertOptionId: option, seat: 1 }]) {
      expect(await ask("POST", "/concert/1/token", body)).toEqual(invalid);
    }
    expect(await ask("POST", "/concert/1/token", { concertOptionId: 999_999 })).toEqual(invalid);
  });

  test("opens what needs one, and no other credential does", async () => {
    const { accessToken } = await rooms.accounts.createUser("Mina");
    for (const [method, path, body] of [
      ["GET", `/concert/${concertId}/availability`, undefined],
      ["POST", "/concert/1/reservation", { concertOptionId: option, seat: 1 }],
      ["POST", "/concert/1/payment", { concertOptionId: option }],
      ["GET", "/concert/1/payment", undefined],
    ] as const) {
      expect(await ask(method, path, body)).toEqual(refused(401, "TOKEN_MISSING"));
      expect(await ask(method, path, body, { token: accessToken })).toEqual(refused(401, "TOKEN_INVALID"));
    }
  });
});

describe("the seat", () => {
  test("may be sent as a number or as its label", async () => {
    const token = await tokenOf(2);
    for (const [seat, label] of [
      [7, "07"],
      ["08", "08"],
      ["9", "09"],
      ["0010", "10"],
    ] as const) {
      const answer = await ask("POST", "/concert/2/reservation", { concertOptionId: option, seat }, { token });
      expect(answer).toMatchObject({ status: 200, body: { concertOptionId: option, seat: label } });
    }
  });

  test("sent either way is the same request to an idempotency key", async () => {
    const asked = { token: await tokenOf(3), key: "either" };
    const first = await ask("POST", "/concert/3/reservation", { concertOptionId: option, seat: 20 }, asked);
    expect(await ask("POST", "/concert/3/reservation", { concertOptionId: option, seat: "20" }, asked)).toEqual(first);
  });

  test("that is no seat number is invalid, and one beyond the house is not found", async () => {
    const token = await tokenOf(2);
    for (const seat of [0, -1, 1.5, "0", "00", "", "7a", " 7", "+7", "-7", "7.0", "1".repeat(16), null, [7], true]) {
      const answer = await ask("POST", "/concert/2/reservation", { concertOptionId: option, seat }, { token });
      expect(answer, JSON.stringify(seat)).toEqual(invalid);
    }
    expect(await ask("POST", "/concert/2/reservation", { concertOptionId: option }, { token })).toEqual(invalid);
    for (const seat of [51, "51", 25_800, Number.MAX_SAFE_INTEGER, "9".repeat(15)]) {
      const answer = await ask("POST", "/concert/2/reservation", { concertOptionId: option, seat }, { token });
      expect(answer).toEqual(refused(404, "NOT_FOUND"));
    }
  });
});

test("an amount to charge is a whole number of won within the limit, in both ways of charging", async () => {
  await tokenOf(4);
  for (const amount of [0, -1, 1.5, "100", null, maxCharge + 1, 1e300]) {
    expect(await ask("POST", "/concert/4/balance", { balance: amount }), `${amount}`).toEqual(invalid);
    expect(await ask("POST", "/payment/4/balance/charge", { chargeAmount: amount }), `${amount}`).toEqual(invalid);
  }
  expect(await ask("POST", "/concert/4/balance", { balance: 1, amount: 1 })).toEqual(invalid);
  expect(await ask("POST", "/concert/4/balance", { balance: maxCharge })).toMatchObject({
    status: 200,
    body: { userId: 4, balance: maxCharge },
  });
});

describe("the user of the path, whom the table counts among the parameters of the body too", () => {
  test("may be named in the body again, which asks for nothing else than without", async () => {
    const issued = await ask("POST", "/concert/9/Token", { userId: 9, concertOptionId: option });
    expect(issued).toMatchObject({ status: 200, body: { userId: 9 } });
    const asked = { token: issued.body["token"] as string, key: "hold" };
    const order = { concertOptionId: option, seat: "30" };
    const held = await ask("POST", "/concert/9/reservation", { userId: 9, ...order }, asked);
    expect(held).toMatchObject({ status: 200, body: { seat: "30" } });
    expect(await ask("POST", "/concert/9/reservation", order, asked)).toEqual(held);
    const charged = await ask("POST", "/concert/9/balance", { userId: 9, balance: maxCharge }, { key: "charge" });
    expect(charged).toMatchObject({ status: 200, body: { balance: maxCharge } });
    expect(await ask("POST", "/concert/9/balance", { balance: maxCharge }, { key: "charge" })).toEqual(charged);
    const paying = { ...asked, key: "pay" };
    const paid = await ask("POST", "/concert/9/payment", { userId: 9, concertOptionId: option }, paying);
    expect(paid).toMatchObject({ status: 200, body: { reservationId: held.body["reservationId"] } });
    expect(await ask("POST", "/concert/9/payment", { concertOptionId: option }, paying)).toEqual(paid);
  });

  test("is nobody else in the body", async () => {
    const token = await tokenOf(10);
    for (const [path, body] of [
      ["token", { concertOptionId: option }],
      ["Token", { concertOptionId: option }],
      ["reservation", { concertOptionId: option, seat: 31 }],
      ["balance", { balance: 1 }],
      ["payment", { concertOptionId: option }],
    ] as const) {
      const answer = await ask("POST", `/concert/10/${path}`, { userId: 11, ...body }, { token });
      expect(answer, path).toEqual(refused(403, "FORBIDDEN"));
    }
    expect(await ask("GET", "/concert/11/balance")).toEqual(refused(404, "NOT_FOUND"));
  });
});

describe("the user whom a load script names", () => {
  const order = (more: object) => ({ concertOptionId: openToAll, concertDt: "2024-07-16", ...more });

  test("must be the same in the header, the path and the body", async () => {
    const forbidden = refused(403, "FORBIDDEN");
    expect(await ask("POST", "/concert/reservation", order({ userId: 6, seatId: 1 }), { user: "5" })).toEqual(
      forbidden,
    );
    expect(await ask("GET", "/payment/6/balance/select", undefined, { user: "5" })).toEqual(forbidden);
    const charge = { userId: 6, chargeAmount: 1 };
    expect(await ask("POST", "/payment/5/balance/charge", charge, { user: "5" })).toEqual(forbidden);
    expect(await ask("POST", "/payment/6/balance/charge", charge, { user: "5" })).toEqual(forbidden);
  });

  test("may be named once, and must be named somewhere", async () => {
    expect(await ask("POST", "/concert/reservation", order({ seatId: 1 }), { user: "7" })).toMatchObject({
      status: 200,
    });
    expect(await ask("POST", "/concert/reservation", order({ userId: 7, seatId: 2 }))).toMatchObject({ status: 200 });
    expect(await ask("GET", "/payment/7/balance/select")).toEqual({ status: 200, body: { userId: 7, balance: 0 } });
    expect(await ask("POST", "/concert/reservation", order({ seatId: 3 }))).toEqual(invalid);
  });

  test("is a positive integer in the header too", async () => {
    for (const user of ["0", "01", "-1", "1.5", "abc", "1e3", " "]) {
      expect(await ask("GET", "/payment/7/balance/select", undefined, { user }), user).toEqual(invalid);
    }
  });
});

test("a load script's date must be a day, though the option's own counts", async () => {
  const order = { userId: 8, concertOptionId: openToAll, seatId: 8 };
  for (const concertDt of ["", "2024-02-30", "16.07.2024", 20_240_716]) {
    expect(await ask("POST", "/concert/reservation", { ...order, concertDt })).toEqual(invalid);
  }
  const held = await ask("POST", "/concert/reservation", { ...order, concertDt: "2024-07-16" });
  expect(held).toMatchObject({ status: 200, body: { date: "2031-05-01", seat: "08" } });
});

test("the document describes every operation of the brief", async () => {
  const { paths } = (await app.inject("/openapi.json")).json() as {
    paths: Record<string, Record<string, { tags?: string[] }>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { tags }]) => (tags?.includes("brief") ? [`${method} ${path}`] : [])),
  );
  expect(described.toSorted()).toEqual([
    "get /concert/{concertId}/availability",
    "get /concert/{userId}/balance",
    "get /concert/{userId}/payment",
    "get /payment/{userId}/balance/select",
    "post /concert/availabilityConcertList",
    "post /concert/reservation",
    "post /concert/{userId}/Token",
    "post /concert/{userId}/balance",
    "post /concert/{userId}/payment",
    "post /concert/{userId}/reservation",
    "post /concert/{userId}/token",
    "post /payment/{userId}/balance/charge",
  ]);
});

test("with an external database none of this is served unless it is asked for", async () => {
  const plain = await startRooms(database.url);
  const without = serve(plain.routes);
  for (const url of ["/concert/1/balance", "/payment/1/balance/select"]) {
    expect((await without.inject({ method: "GET", url })).statusCode).toBe(404);
  }
  await without.close();
  await plain.close();
});
