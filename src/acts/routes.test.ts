import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";

import { addressOf, createApp } from "#http/app.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { testAdminToken } from "#test/server.ts";
import { send } from "#test/wire.ts";

const minasToken = "the token of Mina";

let database: TestDatabase;
let rooms: StartedRooms;
let app: FastifyInstance;
let baseUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url, { JARI_OPERATORS: `mina:${minasToken}` });
  app = createApp({ logger: silent, routes: rooms.routes, operations: { readiness: [] } });
  await app.listen({ host: "127.0.0.1", port: 0 });
  baseUrl = `http://127.0.0.1:${addressOf(app).port}`;
});
afterAll(async () => {
  await app.close();
  await rooms.close();
  await database.close();
});

interface ActsPage {
  items: { operator: string; verb: string; subject: string; detail: object }[];
  nextCursor: string | null;
}

function ask<Body = Record<string, unknown>>(method: string, path: string, token: string, body?: object) {
  return send<Body>({ baseUrl }, method, `/v1/admin${path}`, { token, ...(body && { body }) });
}

test("an operator learns who they are", async () => {
  expect(await ask("GET", "/session", testAdminToken)).toMatchObject({ status: 200, body: { operator: "admin" } });
  expect(await ask("GET", "/session", minasToken)).toMatchObject({ status: 200, body: { operator: "mina" } });
});

test.each(["/session", "/acts"])("%s is for operators only", async (path) => {
  const { accessToken } = await rooms.accounts.createUser("Mina");
  for (const token of [accessToken, "mina", minasToken.toUpperCase()])
    expect(await ask("GET", path, token)).toMatchObject({ status: 401, code: "TOKEN_INVALID" });
  expect(await send({ baseUrl }, "GET", `/v1/admin${path}`)).toMatchObject({ status: 401, code: "TOKEN_MISSING" });
});

test("who creates a concert and who changes its queue is on record, with what it was before; refusals are not", async () => {
  const shows = [{ startsAt: "2027-03-01T19:00:00+09:00", price: 1, seats: 5 }];
  const created = await ask<{ concertId: number; shows: object[] }>("POST", "/concerts", minasToken, {
    title: " Lights ",
    shows,
    queue: { capacity: 5 },
  });
  const { concertId } = created.body;
  const path = `/concerts/${concertId}/queue`;
  await ask("PATCH", path, testAdminToken, { state: "paused" });
  await ask("PATCH", path, testAdminToken, { state: "ajar" });
  await ask("PATCH", "/concerts/999999/queue", testAdminToken, { state: "paused" });
  await ask("POST", "/concerts", testAdminToken, { title: "L", shows: [{ startsAt: "2027-03-01T19:00:00+09:00" }] });

  const policy = { state: "open", capacity: 5, passSeconds: 600, claimSeconds: 60, admitPerSecond: null };
  const { status, body } = await ask<ActsPage>("GET", "/acts", testAdminToken);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    items: [
      {
        operator: "admin",
        verb: "setQueuePolicy",
        subject: `concert ${concertId}`,
        detail: { before: policy, after: { ...policy, state: "paused" } },
      },
      {
        operator: "mina",
        verb: "createConcert",
        subject: `concert ${concertId}`,
        detail: { title: "Lights", shows: created.body.shows },
      },
    ],
    nextCursor: null,
  });
});

test("the record is filtered and read page by page", async () => {
  const { body } = await ask<ActsPage>("GET", "/acts?operator=mina&verb=createConcert", minasToken);
  expect(body.items.map(({ operator, verb }) => [operator, verb])).toEqual([["mina", "createConcert"]]);
  const first = await ask<ActsPage>("GET", "/acts?limit=1", minasToken);
  const second = await ask<ActsPage>("GET", `/acts?limit=1&cursor=${first.body.nextCursor}`, minasToken);
  expect([first, second].map((page) => page.body.items[0]?.verb)).toEqual(["setQueuePolicy", "createConcert"]);
});

test.each(["colour=red", "limit=0", "limit=101", "cursor=0", "operator="])("%s is refused", async (query) => {
  const refused = await ask("GET", `/acts?${query}`, testAdminToken);
  expect(refused).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
});
