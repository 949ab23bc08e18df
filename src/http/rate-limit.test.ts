import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ProblemBody } from "#problems.ts";
import { testApp } from "#test/app.ts";

const create = (options: Parameters<typeof testApp>[1]) =>
  testApp((routes) => void routes.get("/v1/thing", { schema: { hide: true } }, () => ({})), options);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const as = (token: string) => ({ url: "/v1/thing", headers: { authorization: `Bearer ${token}` } });
const from = (remoteAddress: string) => ({ url: "/v1/thing", remoteAddress });

test("a credential gets so many requests a minute, and is then told how long to wait", async () => {
  const app = create({ rateLimitPerMinute: 3 });
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
  const app = create({ rateLimitPerMinute: 1 });
  for (const caller of [as("a"), as("b"), from("10.0.0.1"), from("10.0.0.2")]) {
    expect((await app.inject(caller)).statusCode).toBe(200);
    expect((await app.inject(caller)).statusCode).toBe(429);
  }
});

test("whoever watches over the instance is not limited", async () => {
  const app = create({ rateLimitPerMinute: 1 });
  for (let i = 0; i < 3; i += 1) expect((await app.inject("/healthz")).statusCode).toBe(200);
});

test("without a limit there is none", async () => {
  const app = create({});
  for (let i = 0; i < 50; i += 1) expect((await app.inject(as("a"))).statusCode).toBe(200);
});

test("the address of a client is what a trusted proxy says, and nobody else", async () => {
  const forwarded = (client: string, proxy: string) => ({
    ...from(proxy),
    headers: { "x-forwarded-for": client },
  });
  const app = create({ rateLimitPerMinute: 1, trustedProxies: ["10.0.0.0/8"] });
  expect((await app.inject(forwarded("1.1.1.1", "10.0.0.1"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("2.2.2.2", "10.0.0.1"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("1.1.1.1", "10.9.9.9"))).statusCode).toBe(429);
  expect((await app.inject(forwarded("3.3.3.3", "9.9.9.9"))).statusCode).toBe(200);
  expect((await app.inject(forwarded("4.4.4.4", "9.9.9.9"))).statusCode).toBe(429);
});
