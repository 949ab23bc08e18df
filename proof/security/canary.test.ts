/**
 * Nothing that only one party may know is written down where others look: unusual tokens, keys, names, codes and reasons go
 * through every operation, answered, refused and failed, while the instance logs all it can; none is ever found in a line
 * of it, nor in its metrics.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createCast, type Cast } from "#proof/security/cast.ts";
import { credentials, type Credential } from "#proof/security/matrix.ts";
import { requestTo } from "#proof/security/named-request.ts";
import { operations, type Operation } from "#proof/security/operations.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { startServer, stopServers, testSecret, type TestServer } from "#test/server.ts";
import { rows } from "#test/sql.ts";

/** Members of bodies, and parameters, in which somebody could say something about themselves. */
const canaries = {
  name: "Canary Of The First Name",
  reason: "Canary who fell ill and told us why",
  q: "Canary whom somebody looks for",
  ticketCode: "0CAN-ARYC-0DE0-0CAN-ARYC-0DE0",
  key: "canary-idempotency-key",
  token: "canary-token-of-nobody",
  junk: "canary-in-a-broken-body",
} as const;

/** Tables that a request may write to, with what its row may hold of the one who asks. */
const written = [
  "users",
  "places",
  "reservations",
  "transfers",
  "payments",
  "refunds",
  "check_ins",
  "request_keys",
  "operator_acts",
  "operator_keys",
];

let database: TestDatabase;
let rooms: StartedRooms;
let server: TestServer;
const casts: Cast[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
  const env = { LOG_LEVEL: "trace", JARI_BRIEF_API: "on", JARI_DEMO: "off" };
  server = await startServer({ databaseUrl: database.url, env });
});
afterAll(async () => {
  await stopServers([server]);
  await rooms.close();
  await database.close();
});

async function newCast(): Promise<Cast> {
  const cast = await createCast(database, rooms.tickets);
  casts.push(cast);
  return cast;
}

async function send(path: string, init: RequestInit): Promise<number> {
  const answer = await fetch(`${server.baseUrl}${path}`, init);
  await answer.body?.cancel();
  return answer.status;
}

/** A request in which everything that may be anything is a canary. */
function ask(operation: Operation, cast: Cast, token: string | undefined, turn = 0): Promise<number> {
  const told = { ...cast, named: { ...cast.named, name: canaries.name, reason: canaries.reason, q: canaries.q } };
  const { path, headers, body } = requestTo(operation, told, turn);
  return send(path, {
    method: operation.method,
    headers: {
      ...headers,
      "idempotency-key": `${canaries.key}-${operation.operationId}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The credential that an operation asks for. */
function rightFor({ scheme }: Operation): Credential {
  if (scheme === undefined) return "none";
  return ({ accessToken: "access", queueToken: "queue", adminToken: "admin" } as const)[scheme];
}

/** Everything that must not be found: the canaries, and what the casts have of credentials and ids. */
function secrets(): string[] {
  const ofCasts = casts.flatMap(({ tokens, named }) => [
    ...Object.values(tokens),
    named["ticketCode"],
    named["userId"],
  ]);
  const known = ofCasts.filter((secret) => typeof secret === "string");
  const password = decodeURIComponent(new URL(database.url).password);
  return [...new Set([...Object.values(canaries), ...known, testSecret, password])];
}

/** What has been found of them in a text, with the line around it. */
function foundIn(text: string): string[] {
  const wanted = secrets();
  return text.split("\n").filter((line) => wanted.some((secret) => line.includes(secret)));
}

async function expectNothingTold(): Promise<void> {
  const metrics = await fetch(`${server.baseUrl}/metrics`);
  expect(foundIn(await metrics.text())).toEqual([]);
  expect(foundIn(server.logs())).toEqual([]);
}

describe("no secret is found in a log or in the metrics", () => {
  test("when each operation is asked with each kind of credential", { timeout: 1_200_000 }, async () => {
    const cast = await newCast();
    for (const operation of operations) {
      for (const [turn, credential] of credentials.entries()) await ask(operation, cast, cast.tokens[credential], turn);
      await ask(operation, cast, canaries.token);
    }
    expect(server.logs()).toContain('"msg":"answered"');
    await expectNothingTold();
  });

  test("when it is sent where it does not belong", async () => {
    const cast = await newCast();
    const { token, junk, name } = canaries;
    const body = `{"name": "${junk}`;
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const asked = [
      send(`/v1/users/${token}`, { headers }),
      send(`/v1/concerts?cursor=${token}`, { headers }),
      send(`/v1/${token}/nowhere?token=${cast.tokens.queue ?? ""}`, { headers }),
      send("/v1/users", { method: "POST", headers, body }),
      send("/v1/users", { method: "POST", headers, body: JSON.stringify({ [junk]: name }) }),
      send("/v1/users", { method: "POST", headers, body: JSON.stringify({ name: junk.repeat(1_000) }) }),
      send("/v1/users", { method: "POST", headers: { ...headers, "content-type": junk }, body }),
    ];
    for (const status of await Promise.all(asked)) expect(status).toBeGreaterThanOrEqual(400);
    await expectNothingTold();
  });

  test("when the database refuses what a request would write, and says in its error what that was", async () => {
    const cast = await newCast();
    for (const table of written) {
      await rows(database.db, `alter table ${table} add constraint canary check (false) not valid`);
    }
    const failed: string[] = [];
    for (const operation of operations) {
      const status = await ask(operation, cast, cast.tokens[rightFor(operation)]);
      if (status >= 500) failed.push(operation.operationId);
    }
    for (const table of written) await rows(database.db, `alter table ${table} drop constraint canary`);
    expect(failed).toEqual(expect.arrayContaining(["createUser", "reserveSeats", "chargeBalance", "refundPayment"]));
    expect(server.logs()).toContain("violates check constraint");
    await expectNothingTold();
  });
});
