import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

import type { FastifyRequest } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { addressOf } from "#http/app.ts";
import type { ProblemBody } from "#problems.ts";
import { testApp } from "#test/app.ts";

/** Callers by the credentials that are genuine here. */
const callers: Record<string, string> = { "Bearer a": "user 1", "Bearer a2": "user 1", "Bearer b": "user 2" };
const callerOf = ({ headers }: FastifyRequest): string | undefined => callers[headers.authorization ?? ""];

function create(perMinute: number | undefined, options: Parameters<typeof testApp>[1] = {}) {
  return testApp((routes) => void routes.get("/v1/thing", { schema: { hide: true } }, () => ({})), {
    ...options,
    ...(perMinute === undefined ? {} : { rateLimit: { perMinute, callerOf } }),
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const as = (token: string) => ({ url: "/v1/thing", headers: { authorization: `Bearer ${token}` } });
const from = (remoteAddress: string) => ({ url: "/v1/thing", remoteAddress });

test("a credential gets so many requests a minute, and is then told how long to wait", async () => {
  const app = create(3);
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await app.inject(as("a"))).statusCode);
  expect(statuses).toEqual([200, 200, 200, 429]);
  vi.advanceTimersByTime(40_000);
  const refused = await app.inject(as("a"));
  expect(refused.json<ProblemBody>().code).toBe("RATE_LIMITED");
  expect(refused.headers["retry-after"]).toBe("20");
  vi.advanceTimersByTime(20_000);
  expect((await app.inject(as("a"))).statusCode).toBe(200);
});

test("one caller's requests do not count for another's, be it by credential or by address", async () => {
  const app = create(1);
  for (const caller of [as("a"), as("b"), from("10.0.0.1"), from("10.0.0.2")]) {
    expect((await app.inject(caller)).statusCode).toBe(200);
    expect((await app.inject(caller)).statusCode).toBe(429);
  }
});

test("a user's credentials count together", async () => {
  const app = create(1);
  expect((await app.inject(as("a"))).statusCode).toBe(200);
  expect((await app.inject(as("a2"))).statusCode).toBe(429);
});

test("who makes up a new credential for each request is still one address", async () => {
  const app = create(2);
  const statuses = [];
  for (const token of ["x", "y", "z"]) statuses.push((await app.inject(as(token))).statusCode);
  expect(statuses).toEqual([200, 200, 429]);
});

test.each(["/%761/thing", "http://here/v1/thing", "/v1/thing?x=1"])("%s counts as what it leads to", async (path) => {
  const app = create(1);
  await app.listen({ host: "127.0.0.1", port: 0 });
  // As it is written here: `inject` would make a plain path of it.
  const ask = async (): Promise<number | undefined> => {
    const [answer] = (await once(get({ port: addressOf(app).port, path, agent: false }), "response")) as [
      IncomingMessage,
    ];
    return answer.resume().statusCode;
  };
  expect(await ask()).toBe(200);
  expect(await ask()).toBe(429);
  await app.close();
});

test.each(["/v1/nothing", "/%761/nothing", "/nowhere"])("%s, which nothing answers, is limited too", async (url) => {
  const app = create(1);
  expect((await app.inject(url)).statusCode).toBe(404);
  expect((await app.inject(url)).statusCode).toBe(429);
});

test("whoever watches over the instance is not limited", async () => {
  const app = create(1);
  for (let i = 0; i < 3; i += 1) expect((await app.inject("/healthz")).statusCode).toBe(200);
});

test("without a limit there is none", async () => {
  const app = create(undefined);
  for (let i = 0; i < 50; i += 1) expect((await app.inject(as("a"))).statusCode).toBe(200);
});

test("the address of a client is what a trusted proxy says, and nobody else", async () => {
  const forwarded = (client: string, proxy: string) => ({
    ...from(proxy),
    headers: { "x-forwarded-for": client },
  });
  const app = create(1, { trustedProxies: ["10.0.0.0/8"] });
  expect((await app.inject(forwarded("1.1.1.1", "10.0.0.1"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("2.2.2.2", "10.0.0.1"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("1.1.1.1", "10.9.9.9"))).statusCode).toBe(429);
  expect((await app.inject(forwarded("3.3.3.3", "9.9.9.9"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("4.4.4.4", "9.9.9.9"))).statusCode).toBe(429);
});
