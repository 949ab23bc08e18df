/**
 * The brief's API as the brief writes it, over HTTP, with two instances that are asked in turn: its table from first to
 * last, and the four requests of its load scripts.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { apiClient, type ApiAnswer, type ApiClient, type ApiRequest } from "#test/http.ts";
import { expectSound } from "#test/open-sale.ts";
import { startServers, stopServers, type TestServer } from "#test/server.ts";

type Json = Record<string, unknown>;

const price = 70_000;
let database: TestDatabase;
let servers: TestServer[];
let clients: ApiClient[];
/** Without a waiting room: the first ten options of the database, as the load scripts number them. */
let bypassed: CreatedConcert;
let opened: CreatedConcert;

interface CreatedConcert {
  concertId: number;
  shows: { showId: number }[];
}

let asked = 0;

/** The instances in turn. */
function api(): ApiClient {
  asked += 1;
  return clients[asked % clients.length] as ApiClient;
}

/** As the brief's clients do: with a JSON body where there is one. */
const get = (path: string, request?: ApiRequest): Promise<ApiAnswer<Json>> => api().get(path, request);
const post = (path: string, body: Json, request?: ApiRequest): Promise<ApiAnswer<Json>> =>
  api().post(path, { ...request, body });

async function createConcert(body: Json): Promise<CreatedConcert> {
  const token = servers[0]?.adminToken ?? "";
  const answer = await api().post<CreatedConcert>("/v1/admin/concerts", { token, body });
  expect(answer.status).toBe(201);
  return answer.body;
}

beforeAll(async () => {
  database = await createTestDatabase();
  servers = await startServers(2, { databaseUrl: database.url, env: { JARI_BRIEF_API: "on" } });
  clients = servers.map(({ baseUrl }) => apiClient(baseUrl));
  const startsAt = "2031-07-15T10:00:00Z";
  bypassed = await createConcert({
    title: "Every Evening",
    queue: { state: "bypass" },
    shows: Array.from({ length: 10 }, () => ({ startsAt, seats: 1_000, price })),
  });
  opened = await createConcert({
    title: "Blue Night",
    shows: [
      { startsAt, price },
      { startsAt: "2031-07-16T10:00:00Z", seats: 3, price },
    ],
  });
});

afterAll(async () => {
  await stopServers(servers);
  await expectSound(database);
  await database.close();
});

async function tokenOf(userId: number, { shows }: CreatedConcert = opened): Promise<string> {
  const { status, body } = await post(`/concert/${userId}/token`, { concertOptionId: shows[0]?.showId });
  expect(status).toBe(200);
  return body["token"] as string;
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, "0"));

describe("the brief's table", () => {
  test("is served from first to last: token, seats, reservation, balance, payment", async () => {
    const [concertOptionId, secondOption] = opened.shows.map(({ showId }) => showId) as [number, number];
    const issued = await post("/concert/7/Token", { concertOptionId });
    expect(issued).toMatchObject({ status: 200, body: { token: expect.any(String) } });
    const token = issued.body["token"] as string;

    const listed = await get(`/concert/${opened.concertId}/availability`, { token });
    expect(listed.status).toBe(200);
    expect(listed.body).toEqual({
      concertOptionId,
      availableSeats: [
        { date: "2031-07-15", concertOptionId, seats: numbered(50) },
        { date: "2031-07-16", concertOptionId: secondOption, seats: numbered(3) },
      ],
    });

    const reserved = await post("/concert/7/reservation", { concertOptionId, seat: "01" }, { token });
    expect(reserved).toMatchObject({
      status: 200,
      body: { reservationId: expect.any(Number), concertOptionId, seat: "01" },
    });

    expect((await get("/concert/7/balance")).body).toMatchObject({ balance: 0 });
    const unpaid = await post("/concert/7/payment", { concertOptionId }, { token });
    expect(unpaid).toMatchObject({ status: 402, body: { code: "INSUFFICIENT_BALANCE", balance: 0, amount: price } });
    const charged = await post("/concert/7/balance", { balance: 100_000 });
    expect(charged).toMatchObject({ status: 200, body: { balance: 100_000 } });

    const paid = await post("/concert/7/payment", { concertOptionId }, { token });
    expect(paid).toMatchObject({ status: 200, body: { token, balance: 100_000 - price } });
    expect((await get("/concert/7/balance")).body).toMatchObject({ balance: 100_000 - price });
    const payments = await get("/concert/7/payment", { token });
    expect(payments).toMatchObject({
      status: 200,
      body: {
        token,
        items: [{ reservationId: reserved.body["reservationId"], amount: price, seats: [{ label: "01" }] }],
      },
    });
  });

  test("ends the token by the payment, at every instance, and sells the seat for good", async () => {
    const concertOptionId = opened.shows[0]?.showId;
    const token = await tokenOf(8);
    await post("/concert/8/reservation", { concertOptionId, seat: 8 }, { token });
    await post("/concert/8/balance", { balance: price });
    const headers = { "idempotency-key": "the-payment-of-user-8" };
    const paid = await post("/concert/8/payment", { concertOptionId }, { token, headers });
    expect(paid.status).toBe(200);

    const body = { concertOptionId, seat: 9 };
    for (const client of clients) {
      const again = await client.post("/concert/8/reservation", { token, body });
      expect(again).toMatchObject({ status: 401, body: { code: "TOKEN_EXPIRED" } });
      const repeated = await client.post("/concert/8/payment", { token, headers, body: { concertOptionId } });
      expect(repeated).toMatchObject({ status: 200, body: paid.body });
    }
    const other = await tokenOf(9);
    const taken = await post("/concert/9/reservation", { concertOptionId, seat: "08" }, { token: other });
    expect(taken).toMatchObject({ status: 409, body: { code: "SEAT_UNAVAILABLE" } });
  });

  test("answers with the errors that it names", async () => {
    const concertOptionId = opened.shows[0]?.showId;
    const token = await tokenOf(10);
    const reservation = (body: Json) => post("/concert/10/reservation", body, { token });
    const payment = (body: Json) => post("/concert/10/payment", body, { token });
    const replies = await Promise.all([
      post("/concert/10/Token", { concertOptionId: 999_999 }),
      post("/concert/10/Token", {}),
      get("/concert/ten/availability", { token }),
      reservation({ concertOptionId: 999_999, seat: 1 }),
      reservation({ concertOptionId, seat: 51 }),
      get("/concert/4040/balance"),
      post("/concert/4040/balance", { balance: 1 }),
      payment({}),
      payment({ concertOptionId }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 404, 404, 404, 404, 400, 404]);
  });

  test("makes one user and one place of a token asked for at two instances at the same moment", async () => {
    const body = { concertOptionId: opened.shows[0]?.showId };
    const replies = await Promise.all(Array.from({ length: 20 }, () => post("/concert/77/token", body)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map((reply) => reply.body["uuid"])).size).toBe(1);
    expect(new Set(replies.map((reply) => reply.body["number"])).size).toBe(1);
  });

  test("lets nobody act with the token of another", async () => {
    const concertOptionId = opened.shows[0]?.showId;
    await tokenOf(11);
    const token = await tokenOf(12);
    const replies = await Promise.all([
      post("/concert/11/reservation", { concertOptionId, seat: 11 }, { token }),
      post("/concert/11/payment", { concertOptionId }, { token }),
      get("/concert/11/payment", { token }),
    ]);
    expect(replies.map(({ body }) => body["code"])).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
  });

  test("serves who waits in line in order: the next is let in when the one before has paid", async () => {
    const shows = [{ startsAt: "2031-07-17T10:00:00Z", price }];
    const small = await createConcert({ title: "One at a Time", queue: { capacity: 1 }, shows });
    const concertOptionId = small.shows[0]?.showId;
    const first = await tokenOf(21, small);
    const second = await tokenOf(22, small);
    const early = await post("/concert/22/reservation", { concertOptionId, seat: 2 }, { token: second });
    expect(early).toMatchObject({ status: 403, body: { code: "NOT_ADMITTED", position: expect.any(Number) } });

    await post("/concert/21/reservation", { concertOptionId, seat: 1 }, { token: first });
    await post("/concert/21/balance", { balance: price });
    const paid = await post("/concert/21/payment", { concertOptionId }, { token: first });
    expect(paid.status).toBe(200);
    const place = async () => (await get("/v1/queue", { token: second })).body["status"];
    await expect.poll(place).toBe("ADMITTED");
    const late = await post("/concert/22/reservation", { concertOptionId, seat: 2 }, { token: second });
    expect(late).toMatchObject({ status: 200, body: { seat: "02" } });
  });
});

/** One iteration of each of the brief's four load scripts, written as they are. */
function scriptsOf(userId: number, concertOptionId = Math.floor((userId - 1) / 100) + 1) {
  const headers = { userId: userId.toString() };
  const reservation = { userId, concertDt: "2024-07-16", concertOptionId, seatId: userId };
  const charge = { userId, chargeAmount: 100_000 };
  return {
    list: () => post("/concert/availabilityConcertList", { token: "your_token_here" }, { headers }),
    reserve: () => post("/concert/reservation", reservation, { headers }),
    balance: () => get(`/payment/${userId}/balance/select`, { headers }),
    charge: () => post(`/payment/${userId}/balance/charge`, charge, { headers }),
  };
}

/** The users of the scripts' first five iterations, with as many virtual users as there are options. */
const scriptUsers = Array.from({ length: 10 }, (_, vu) => [1, 2, 3, 4, 5].map((n) => vu * 100 + n)).flat();

describe("the brief's load scripts", () => {
  for (const name of ["list", "reserve", "balance", "charge"] as const) {
    test(`run as written where there is no waiting room: ${name}`, async () => {
      const replies = await Promise.all(scriptUsers.map((userId) => scriptsOf(userId)[name]()));
      expect(replies.filter(({ status, body }) => status !== 200 || Object.keys(body).length === 0)).toEqual([]);
    });
  }

  test("hold each seat for the user whom they name, once", async () => {
    const mine = await scriptsOf(6).reserve();
    expect(mine).toMatchObject({ status: 200, body: { concertOptionId: 1, seat: "0006" } });
    expect(await scriptsOf(6).reserve()).toMatchObject({ status: 409, body: { code: "SEAT_UNAVAILABLE" } });
  });

  test("list the concerts without a waiting room, with what is left of each date", async () => {
    interface Listed {
      items: { concertId: number; title: string; dates: { seatsAvailable: number }[] }[];
    }
    const list = async () => ((await scriptsOf(7).list()).body as unknown as Listed).items;
    const [before] = await list();
    await scriptsOf(7).reserve();
    const left = async () => (await list())[0]?.dates[0]?.seatsAvailable;
    await expect.poll(left).toBeLessThan(before?.dates[0]?.seatsAvailable ?? 0);
    expect(await list()).toMatchObject([{ concertId: bypassed.concertId, title: "Every Evening" }]);
    expect(before?.dates).toHaveLength(10);
  });

  test("are refused where there is a waiting room, though there is room, and get in by a token", async () => {
    const concertOptionId = opened.shows[0]?.showId as number;
    const refused = await scriptsOf(31, concertOptionId).reserve();
    expect(refused).toMatchObject({ status: 403, body: { code: "NOT_ADMITTED" } });
    expect(refused.body["detail"]).toContain("/concert/{userId}/token");
    const token = await tokenOf(31);
    const body = { concertOptionId, seat: 31 };
    expect(await post("/concert/31/reservation", body, { token })).toMatchObject({ status: 200 });
  });
});

test("the log says that the brief's API is served", () => {
  for (const server of servers) expect(server.logs()).toContain('"briefApi":true');
});
