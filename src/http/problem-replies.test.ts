import { gzipSync } from "node:zlib";

import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Type } from "typebox";

import { asProblem } from "#db/as-problem.ts";
import { ConnectionLost, NothingHappened, OutcomeUnknown } from "#db/errors.ts";
import { request } from "#http/fields.ts";
import { Problem, type ProblemBody } from "#problems.ts";
import { listeningLogger, testApp } from "#test/app.ts";

const { logger, lines } = listeningLogger();
let thrown: unknown;
const hidden = { schema: { hide: true } };

const app = testApp(
  (routes) => {
    routes.get("/sync", hidden, () => {
      throw thrown;
    });
    routes.get("/async", hidden, async () => {
      throw thrown;
    });
    const body = request({ amount: Type.Integer() });
    routes.post("/things", { schema: { hide: true, body }, bodyLimit: 1_000 }, () => ({}));
  },
  { logger },
);
afterAll(() => app.close());
beforeEach(() => {
  lines.length = 0;
});

async function answerTo(error: unknown, path = "/sync") {
  thrown = error;
  const answer = await app.inject(path);
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<ProblemBody>() };
}

describe("a problem", () => {
  test.each(["/sync", "/async"])("is answered as it is, from a handler at %s", async (path) => {
    const { status, headers, body } = await answerTo(new Problem("SEAT_UNAVAILABLE", "Gone.", { seats: [7] }), path);
    expect(status).toBe(409);
    expect(headers["content-type"]).toMatch(/^application\/problem\+json/u);
    expect(body).toEqual({
      type: "/problems/SEAT_UNAVAILABLE",
      title: "A seat is already taken",
      status: 409,
      code: "SEAT_UNAVAILABLE",
      detail: "Gone.",
      seats: [7],
    });
    expect(lines).toEqual([]);
  });

  test("that waiting helps against says how long, never too short", async () => {
    const retryAfter = async (problem: Problem) => (await answerTo(problem)).headers["retry-after"];
    expect(await retryAfter(new Problem("OVERLOADED", "x"))).toBe("1");
    expect(await retryAfter(new Problem("UNAVAILABLE", "x"))).toBe("1");
    expect(await retryAfter(new Problem("RATE_LIMITED", "x", { retryAfterMs: 30_001 }))).toBe("31");
    expect(await retryAfter(new Problem("NOT_ADMITTED", "x", { position: 4, retryAfterMs: 1_500 }))).toBe("2");
    expect(await retryAfter(new Problem("NOT_FOUND", "x"))).toBeUndefined();
  });

  test("about a token says which credential is wanted", async () => {
    const challenge = async (problem: Problem) => (await answerTo(problem)).headers["www-authenticate"];
    expect(await challenge(new Problem("TOKEN_MISSING", "x"))).toBe('Bearer realm="jari"');
    expect(await challenge(new Problem("TOKEN_EXPIRED", "x"))).toContain("invalid_token");
    expect(await challenge(new Problem("FORBIDDEN", "x"))).toBeUndefined();
  });
});

describe("a failure of the database", () => {
  test.each([
    [new NothingHappened("deadlock detected"), "UNAVAILABLE"],
    [new ConnectionLost("connect ECONNREFUSED 10.0.0.7:5432"), "UNAVAILABLE"],
    [new OutcomeUnknown("lost in COMMIT"), "OUTCOME_UNKNOWN"],
  ])("%s becomes %s, and tells nothing of the inside", async (error, code) => {
    const { status, body } = await answerTo(error, "/async");
    expect(status).toBe(503);
    expect(body.code).toBe(code);
    expect(JSON.stringify(body)).not.toContain(error.message);
  });
});

describe("a fault of ours", () => {
  test.each([
    ["an error", new TypeError("cannot read secret of undefined")],
    ["something that is no error", "secret"],
    ["nothing", undefined],
    ["an error that claims a status", Object.assign(new Error("secret"), { statusCode: 404 })],
  ])("(%s) is INTERNAL to the client and logged for us", async (_what, error) => {
    const { status, body } = await answerTo(error, "/async");
    expect(status).toBe(500);
    expect(body.code).toBe("INTERNAL");
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 50, msg: "a request failed" });
  });

  test("is logged with its stack", async () => {
    await answerTo(new Error("boom"));
    expect((lines[0]?.["err"] as { stack: string }).stack).toContain("problem-replies.test.ts");
  });
});

test("why the database has requests refused is logged, once a minute, with how many they were", async () => {
  const log = listeningLogger();
  const full = new ConnectionLost("could not extend file: No space left on device");
  const schema = { hide: true, operationId: "writeSomething" };
  const failing = testApp(
    (routes) => void routes.get("/write", { schema }, () => Promise.reject(asProblem(full) as Error)),
    {
      logger: log.logger,
    },
  );
  onTestFinished(() => failing.close());
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => void vi.restoreAllMocks());
  const ask = async (): Promise<number> => (await failing.inject("/write")).statusCode;
  expect([await ask(), await ask(), await ask()]).toEqual([503, 503, 503]);
  const told = { level: 40, err: { message: "could not extend file: No space left on device" } };
  expect(log.lines).toMatchObject([{ ...told, requests: 1 }]);
  now += 60_000;
  await ask();
  expect(log.lines).toMatchObject([told, { ...told, requests: 3 }]);
});

describe("what Fastify itself refuses", () => {
  const json = { "content-type": "application/json" };
  const form = { "content-type": "application/x-www-form-urlencoded" };

  test.each([
    ["a path that is not there", { url: "/nowhere" }, 404, "NOT_FOUND"],
    ["a method that is not there", { method: "PUT", url: "/things" }, 404, "NOT_FOUND"],
    ["a path that cannot be decoded", { url: "/sync/%ff" }, 400, "INVALID_REQUEST"],
    ["no media type", { method: "POST", url: "/things", payload: "{}" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    [
      "plain text",
      { method: "POST", url: "/things", payload: "{}", headers: { "content-type": "text/plain" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a form",
      {
        method: "POST",
        url: "/things",
        payload: "amount=1",
        headers: form,
      },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a media type that is none",
      { method: "POST", url: "/things", payload: "{}", headers: { "content-type": ";;" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a body that is compressed",
      {
        method: "POST",
        url: "/things",
        payload: gzipSync('{"amount":1}'),
        headers: { ...json, "content-encoding": "gzip" },
      },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a body that says it is compressed, and is not",
      { method: "POST", url: "/things", payload: '{"amount":1}', headers: { ...json, "content-encoding": "gzip" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["broken JSON", { method: "POST", url: "/things", payload: "{", headers: json }, 400, "INVALID_REQUEST"],
    ["no body", { method: "POST", url: "/things", headers: json }, 400, "INVALID_REQUEST"],
    [
      "a body beyond the limit",
      { method: "POST", url: "/things", payload: " ".repeat(1_001), headers: json },
      413,
      "BODY_TOO_LARGE",
    ],
    ["a body with a GET", { method: "GET", url: "/sync", payload: "{}", headers: json }, 400, "INVALID_REQUEST"],
  ] as const)("%s is a problem too", async (_what, options, status, code) => {
    thrown = new Error("the handler must not be reached");
    const answer = await app.inject({ ...options });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/u);
    expect(answer.json<ProblemBody>()).toMatchObject({ type: `/problems/${code}`, status, code });
    expect(lines).toEqual([]);
  });

  test.each([
    ["a form", { method: "POST", url: "/things", payload: "a=1", headers: form }, "Content-Type: application/json"],
    ["a % alone", { url: "/sync/%" }, "write a % in it as %25"],
  ] as const)("%s is told what to do", async (_what, options, advice) => {
    expect((await app.inject({ ...options })).json<ProblemBody>().detail).toContain(advice);
  });

  test("a body may say that it is not compressed", async () => {
    const headers = { ...json, "content-encoding": "Identity" };
    const answer = await app.inject({ method: "POST", url: "/things", payload: '{"amount":1}', headers });
    expect(answer.statusCode).toBe(200);
  });
});
