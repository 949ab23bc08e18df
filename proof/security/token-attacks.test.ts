/** No forged token passes, wherever a token is asked for, and none that is dead; and nothing changes by the attempt. */
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createCast, type Cast } from "#proof/security/cast.ts";
import { contentsOf } from "#proof/security/contents.ts";
import { matrix } from "#proof/security/matrix.ts";
import { requestTo } from "#proof/security/named-request.ts";
import { operations, type Operation } from "#proof/security/operations.ts";
import { unlessBusy } from "#proof/security/patience.ts";
import { startService, type Service } from "#proof/security/service.ts";
import { attacksOn } from "#proof/security/token-attacks.ts";
import { testAdminToken, testSecret } from "#test/server.ts";

let service: Service;
let cast: Cast;

beforeAll(async () => {
  service = await startService();
  cast = await createCast(service.database, service.rooms.tickets);
});
afterAll(() => service.close());

interface Answer {
  status: number;
  code: unknown;
  headers: IncomingHttpHeaders;
}

function send(to: Operation, headers: OutgoingHttpHeaders, suffix = ""): Promise<Answer> {
  return unlessBusy(() => sendOnce(to, headers, suffix));
}

/** Sent by hand: a client library would mend some of these. */
function sendOnce(to: Operation, headers: OutgoingHttpHeaders, suffix: string): Promise<Answer> {
  const asked = requestTo(to, cast, 0);
  const text = asked.body === undefined ? "" : JSON.stringify(asked.body);
  return new Promise((resolve, reject) => {
    const sent = request(`${service.baseUrl}${asked.path}${suffix}`, {
      agent: false,
      method: to.method,
      headers: { ...asked.headers, "content-length": Buffer.byteLength(text), ...headers },
    });
    sent.once("error", reject);
    sent.once("response", (response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.once("end", () => {
        const { code } = body === "" ? { code: undefined } : (JSON.parse(body) as { code?: unknown });
        resolve({ status: response.statusCode ?? 0, code, headers: response.headers });
      });
    });
    sent.end(text);
  });
}

function operation(operationId: string): Operation {
  const found = operations.find((one) => one.operationId === operationId);
  if (!found) throw new Error(`there is no operation ${operationId}`);
  return found;
}

/** What would move money, take a seat, or open a sale, if the token were believed. */
const doors = [
  { operationId: "chargeBalance", genuine: "access", stolen: "accessOfOther" },
  { operationId: "reserveSeats", genuine: "queue", stolen: "queueOfOther" },
] as const;

describe.each(doors)("$operationId", ({ operationId, genuine, stolen }) => {
  const door = operation(operationId);

  test("refuses every forgery with 401, changes nothing by it, and then believes the genuine token", async () => {
    const token = cast.tokens[genuine] ?? "";
    const before = await contentsOf(service.sql);
    const passed: string[] = [];
    for (const { name, authorization } of attacksOn(token, cast.tokens[stolen] ?? "", testSecret)) {
      const answer = await send(door, { authorization });
      if (answer.status !== 401) passed.push(`${name}: ${answer.status} ${String(answer.code)}`);
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer realm="jari"/u);
    }
    expect(passed).toEqual([]);
    expect(await contentsOf(service.sql)).toEqual(before);
    expect(await send(door, { authorization: `Bearer ${token}` })).toMatchObject({ status: 201 });
  });

  test("takes a token from the header Authorization, and from nowhere else", async () => {
    const token = cast.tokens[genuine] ?? "";
    const elsewhere = [
      send(door, { cookie: `token=${token}; accessToken=${token}; Authorization=Bearer ${token}` }),
      send(door, { "x-authorization": `Bearer ${token}`, "proxy-authorization": `Bearer ${token}` }),
      send(door, { "x-forwarded-user": "admin", "x-original-url": "/healthz", "x-http-method-override": "GET" }),
    ];
    for (const answer of await Promise.all(elsewhere)) {
      expect(answer).toMatchObject({ status: 401, code: "TOKEN_MISSING" });
    }
    const inQuery = await send(door, {}, `?access_token=${token}&token=${token}`);
    expect(inQuery).toMatchObject({ status: 401, code: "TOKEN_MISSING" });
  });

  test("reads the first of two credentials, and no other", async () => {
    const right = `Bearer ${cast.tokens[genuine] ?? ""}`;
    expect(await send(door, { authorization: ["Bearer junk", right] as unknown as string })).toMatchObject({
      status: 401,
    });
  });

  test.each([8, 16, 64])("refuses a token of %d kB before anything is looked at", async (kilobytes) => {
    const before = await contentsOf(service.sql);
    const authorization = `Bearer ${(cast.tokens[genuine] ?? "").padEnd(kilobytes * 1_024, "A")}`;
    expect(await send(door, { authorization })).toMatchObject({ status: 413, code: "BODY_TOO_LARGE" });
    expect(await contentsOf(service.sql)).toEqual(before);
  });
});

test("no operator is made of a fan's token, of a signature, or of nearly the right word", async () => {
  const before = await contentsOf(service.sql);
  const access = cast.tokens.access ?? "";
  const claimed = attacksOn(access, cast.tokens.accessOfOther ?? "", testSecret).map((attack) => attack.authorization);
  const near = [
    testAdminToken.toUpperCase(),
    testAdminToken.slice(0, -1),
    `${testAdminToken}x`,
    "admin",
    "mina",
    testSecret,
  ];
  const tried = [...claimed, ...near.map((token) => `Bearer ${token}`), `Basic ${btoa(`admin:${testAdminToken}`)}`];
  for (const authorization of tried) {
    expect(await send(operation("createConcert"), { authorization }), authorization).toMatchObject({ status: 401 });
  }
  expect(await contentsOf(service.sql)).toEqual(before);
});

describe("a token that was good", () => {
  /** What refuses the token of a place that is over: all but the brief's list of payments. */
  const closed = operations.filter(({ operationId }) => matrix.get(operationId)?.queueCompleted === 401);

  test.each([
    ["paid", "payReservation"],
    ["left", "leaveQueue"],
  ])("is dead everywhere once its place was %s", async (_how, lastOperation) => {
    cast = await createCast(service.database, service.rooms.tickets);
    const authorization = `Bearer ${cast.tokens.queue ?? ""}`;
    expect((await send(operation("getPlace"), { authorization })).status).toBe(200);
    expect((await send(operation(lastOperation), { authorization })).status).toBeLessThan(300);
    const before = await contentsOf(service.sql);
    for (const door of closed) {
      expect((await send(door, { authorization })).status, door.operationId).toBe(401);
    }
    expect(await contentsOf(service.sql)).toEqual(before);
  });
});
