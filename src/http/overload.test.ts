import { setTimeout as sleep } from "node:timers/promises";

import { fastify, type FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";

import { limitReads, refuseWhenOverloaded } from "#http/overload.ts";
import { createErrorHandler } from "#http/problem-replies.ts";

const sampleMs = 200;
let app: FastifyInstance;
/** What is under way, to be ended as the test likes. */
let reads: { resolve: (answer: string) => void; reject: (reason: Error) => void }[];

beforeEach(async () => {
  reads = [];
  app = fastify();
  app.setErrorHandler(createErrorHandler(pino({ level: "silent" })));
  refuseWhenOverloaded(app, { maxDelayMs: 100, sampleMs });
  limitReads(app, 2);
  app.get("/", () => "done");
  app.get("/read", () => new Promise((resolve, reject) => reads.push({ resolve, reject })));
  app.get("/v1/admin/look", async () => "done");
  app.post("/write", () => new Promise((resolve) => reads.push({ resolve, reject: resolve })));
  await app.ready();
});

afterEach(() => app.close());

/** Keeps the event loop from everything else. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Answers the statuses of requests that come one after the other for a while, with so long a pause before each. */
async function ask(times: number, blockMs: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) {
    block(blockMs);
    // Timers come before what was set to be immediate: the sample is taken, if it is due.
    await sleep(1);
    statuses.push((await app.inject("/")).statusCode);
  }
  return statuses;
}

test("one long pause refuses nobody afterwards", async () => {
  block(5 * sampleMs);
  expect(new Set(await ask(60, 0))).toEqual(new Set([200]));
});

test("who comes while every turn takes too long is told to come again", async () => {
  const statuses = await ask(12, sampleMs);
  expect(statuses[0]).toBe(200);
  expect(statuses.at(-1)).toBe(503);
  const refused = await app.inject("/");
  expect(refused.json()).toMatchObject({ code: "OVERLOADED" });
  expect(refused.headers["retry-after"]).toBe("1");
});

test("more reads than may wait are refused at once; writes, and what operators read, are not", async () => {
  const waiting = [app.inject("/read"), app.inject("/read")];
  await expect.poll(() => reads.length).toBe(2);
  const refused = await app.inject("/read");
  expect([refused.statusCode, refused.json()]).toEqual([503, expect.objectContaining({ code: "OVERLOADED" })]);
  expect(refused.headers["retry-after"]).toBe("1");
  expect((await app.inject("/v1/admin/look")).statusCode).toBe(200);
  const write = app.inject({ method: "POST", url: "/write" });
  await expect.poll(() => reads.length).toBe(3);
  for (const { resolve } of reads) resolve("done");
  expect((await write).statusCode).toBe(200);
  for (const one of waiting) expect((await one).statusCode).toBe(200);
});

test("a read that was answered makes room for another, and so does one that failed", async () => {
  for (const end of ["resolve", "reject"] as const) {
    const two = [app.inject("/read"), app.inject("/read")];
    await expect.poll(() => reads.length).toBe(2);
    for (const read of reads.splice(0)) read[end](new Error("it failed") as Error & string);
    await Promise.all(two);
  }
});
