import { setTimeout as sleep } from "node:timers/promises";

import { fastify, type FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";

import { refuseWhenOverloaded } from "#http/overload.ts";
import { createErrorHandler } from "#http/problem-replies.ts";

const sampleMs = 200;
let app: FastifyInstance;

beforeEach(async () => {
  app = fastify();
  app.setErrorHandler(createErrorHandler(pino({ level: "silent" })));
  refuseWhenOverloaded(app, { maxDelayMs: 100, sampleMs });
  app.get("/", () => "done");
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
