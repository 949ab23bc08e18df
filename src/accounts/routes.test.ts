/** Accounts over HTTP, on a real database; every answer is held to openapi.json. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApp } from "#http/app.ts";
import { statement } from "#db/statement.ts";
import type { ProblemBody } from "#problems.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { apiClient, type ApiClient } from "#test/http.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { testSecret } from "#test/server.ts";
import { Tokens } from "#tokens.ts";

let database: TestDatabase;
let rooms: StartedRooms;
let app: FastifyInstance;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
  app = createApp({ logger: silent, routes: rooms.routes, operations: { readiness: [] } });
  api = apiClient(app);
});
afterAll(async () => {
  await app.close();
  await rooms.close();
  await database.close();
});

interface Created {
  userId: string;
  name: string;
  accessToken: string;
  expiresAt: string;
}

const create = (body: unknown) => api.post<Created>("/v1/users", { body });

const walletOf = statement<{ balance: number }>("test_wallet_of", `select balance from wallets where user_id = $1`);
const createdEvents = statement<{ payload: unknown }>(
  "test_created_events",
  `select payload from events where type = 'users.created' order by event_id`,
);

describe("creating an account", () => {
  test("gives an id, a token that says who it is, and an empty wallet", async () => {
    const { status, body } = await create({ name: "Mina" });
    expect(status).toBe(201);
    expect(body.name).toBe("Mina");
    expect(rooms.tokens.verifyAccess(body.accessToken).sub).toBe(body.userId);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    expect(await database.db.query(walletOf, [body.userId])).toEqual([{ balance: 0 }]);
  });

  test("needs no name", async () => {
    expect((await create({})).body.name).toBe("Guest");
  });

  test("keeps a name as keyboards write it, in whatever pieces a device has sent it", async () => {
    expect((await create({ name: "민아".normalize("NFD") })).body.name).toBe("민아");
  });

  test("drops blanks around the name, and keeps whatever else it is made of", async () => {
    expect((await create({ name: "  김 민아 \u{1f3ab} " })).body.name).toBe("김 민아 \u{1f3ab}");
    expect((await create({ name: "'; drop table users; --" })).body.name).toBe("'; drop table users; --");
  });

  test.each([
    ["blanks alone", { name: " \t\u3000" }],
    ["nothing", { name: "" }],
    ["81 letters", { name: "x".repeat(81) }],
    ["null", { name: null }],
    ["a number", { name: 7 }],
    ["NUL in it", { name: "a\0b" }],
  ])("does not take a name of %s", async (_what, body) => {
    const refused = await api.post<ProblemBody>("/v1/users", { body });
    expect(refused.status).toBe(400);
    expect(refused.body.code).toBe("INVALID_REQUEST");
  });

  test("chooses the id itself", async () => {
    const userId = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11";
    expect((await api.post("/v1/users", { body: { userId } })).status).toBe(400);
  });

  test("a hundred at once are a hundred accounts, in few transactions, announced without their names", async () => {
    const [before] = [await database.db.query(createdEvents)];
    const answers = await Promise.all(Array.from({ length: 100 }, () => create({ name: "Somebody" })));
    const ids = answers.map(({ body }) => body.userId);
    expect(new Set(ids).size).toBe(100);
    const events = (await database.db.query(createdEvents)).slice(before.length);
    expect(events.length).toBeLessThan(20);
    const announced = events.flatMap(({ payload }) => (payload as { userIds: string[] }).userIds);
    expect(announced.toSorted()).toEqual(ids.toSorted());
    expect(JSON.stringify(events)).not.toContain("Somebody");
  });
});

describe("reading an account", () => {
  test("is for its owner", async () => {
    const { body: created } = await create({ name: "Mina" });
    const { status, body } = await api.get(`/v1/users/${created.userId}`, { token: created.accessToken });
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId: created.userId, name: "Mina" });
    expect(Math.abs(Date.parse(body["createdAt"] as string) - Date.now())).toBeLessThan(60_000);
  });

  test("is for nobody else", async () => {
    const { body: mine } = await create({});
    const { body: other } = await create({});
    const codeFor = async (request: { token?: string }) =>
      (await api.get<ProblemBody>(`/v1/users/${other.userId}`, request)).body.code;
    expect(await codeFor({ token: mine.accessToken })).toBe("FORBIDDEN");
    expect(await codeFor({})).toBe("TOKEN_MISSING");
    expect(await codeFor({ token: `${other.accessToken}x` })).toBe("TOKEN_INVALID");
    const place = { concertId: 1, number: 1, admitted: true };
    expect(await codeFor({ token: rooms.tokens.issueQueue(other.userId, place) })).toBe("TOKEN_INVALID");
  });

  test("of an account that is not there is NOT_FOUND, even with a token for it", async () => {
    const userId = "00000000-0000-4000-8000-000000000000";
    const { token } = rooms.tokens.issueAccess(userId);
    expect((await api.get(`/v1/users/${userId}`, { token })).status).toBe(404);
  });
});

/** An access token of this user that ended so many days ago. */
function endedTokenOf(userId: string, days: number): string {
  const tokens = new Tokens({ secret: testSecret, accessSeconds: -days * 86_400, queueSeconds: 60 });
  return tokens.issueAccess(userId).token;
}

describe("a fresh token", () => {
  test("is given for the one that a user has, lasts as long as a first one, and says the same", async () => {
    const { userId, accessToken } = (await create({})).body;
    const { status, body } = await api.post<Created>(`/v1/users/${userId.toUpperCase()}/token`, { token: accessToken });
    expect(status).toBe(201);
    expect(body.userId).toBe(userId);
    const { sub, exp, iat } = rooms.tokens.verifyAccess(body.accessToken);
    expect([sub, exp - iat]).toEqual([userId, 2_592_000]);
    expect(Date.parse(body.expiresAt)).toBe(exp * 1000);
    expect((await api.get(`/v1/users/${userId}`, { token: accessToken })).status).toBe(200);
  });

  test("is given for one that ended less than a year ago, which opens nothing else", async () => {
    const { userId } = (await create({})).body;
    const token = endedTokenOf(userId, 364);
    const { status, body } = await api.post<Created>(`/v1/users/${userId}/token`, { token });
    expect([status, rooms.tokens.verifyAccess(body.accessToken).sub]).toEqual([201, userId]);
    expect(await api.get(`/v1/users/${userId}`, { token })).toMatchObject({
      status: 401,
      body: { code: "TOKEN_EXPIRED" },
    });
  });

  test("is given to nobody else, and not for a token that ended long ago or is of another kind", async () => {
    const { userId } = (await create({})).body;
    const other = (await create({})).body;
    const path = `/v1/users/${userId}/token`;
    expect(await api.post(path, { token: other.accessToken })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
    expect(await api.post(path)).toMatchObject({ status: 401, body: { code: "TOKEN_MISSING" } });
    expect(await api.post(path, { token: endedTokenOf(other.userId, 1) })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
    expect(await api.post(path, { token: endedTokenOf(userId, 366) })).toMatchObject({
      status: 401,
      body: { code: "TOKEN_EXPIRED" },
    });
    const place = { concertId: 1, number: 1, admitted: true };
    expect(await api.post(path, { token: rooms.tokens.issueQueue(userId, place) })).toMatchObject({
      status: 401,
    });
  });
});
