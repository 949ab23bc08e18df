/** What no HTTP client library would send, written to sockets by hand. */
import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Type } from "typebox";

import { addressOf } from "#http/app.ts";
import { request } from "#http/fields.ts";
import { refusals } from "#metrics.ts";
import { listeningLogger, testApp } from "#test/app.ts";
import { until } from "#test/until.ts";

const { logger, lines } = listeningLogger();
const app = testApp(
  (routes) => {
    const body = request({ name: Type.String() });
    routes.get("/hello", { schema: { hide: true } }, () => ({ hello: "you" }));
    routes.post("/names", { schema: { hide: true, body } }, () => ({}));
  },
  { logger },
);
let port = 0;

beforeAll(async () => {
  await app.listen({ host: "127.0.0.1", port: 0 });
  ({ port } = addressOf(app));
});
afterAll(() => app.close());

/** Everything that the server says until it closes the connection. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => (heard += chunk));
    socket.on("close", () => resolve(heard));
    socket.on("error", reject);
    socket.write(text);
  });
}

function problemIn(answer: string): { status: number; code: string } {
  expect(answer).toContain("application/problem+json");
  const { status, code } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as { status: number; code: string };
  expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
  return { status, code };
}

describe("what is not an HTTP request is answered with a problem, and the connection ends", () => {
  test.each([
    ["noise", "hello\r\n\r\n", 400, "INVALID_REQUEST"],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "INVALID_REQUEST"],
    ["a header that is none", "GET /hello HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400, "INVALID_REQUEST"],
    [
      "two lengths",
      "POST /names HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      400,
      "INVALID_REQUEST",
    ],
    [
      "a length and chunks",
      "POST /names HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
      400,
      "INVALID_REQUEST",
    ],
    ["no Host", "GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "INVALID_REQUEST"],
    ["no Host, and no route", "GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "INVALID_REQUEST"],
    [
      "an expectation",
      "POST /names HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 2\r\n\r\n{}",
      400,
      "INVALID_REQUEST",
    ],
    ["headers without end", `GET /hello HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(9_000)}\r\n\r\n`, 413, "BODY_TOO_LARGE"],
  ])("%s", async (_what, text, status, code) => {
    expect(problemIn(await exchange(text))).toEqual({ status, code });
  });
});

test("HTTP/1.0 needs no Host", async () => {
  expect(await exchange("GET /hello HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /u);
});

test("a body in chunks that grows beyond the limit is refused before it has ended", async () => {
  const chunk = `1000\r\n${" ".repeat(4_096)}\r\n`;
  const head =
    "POST /names HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(problemIn(await exchange(head + chunk + chunk + chunk))).toEqual({ status: 413, code: "BODY_TOO_LARGE" });
});

test("a GET whose body is smuggled in chunks is refused", async () => {
  const text =
    "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  expect(problemIn(await exchange(text))).toEqual({ status: 400, code: "INVALID_REQUEST" });
});

test("a client that leaves in the middle of its request is no fault of ours: nothing is logged", async () => {
  const counted = async (): Promise<number> => {
    const { values } = await refusals.get();
    return values.find(({ labels }) => labels.code === "INVALID_REQUEST")?.value ?? 0;
  };
  const before = await counted();
  const socket = connect(port, "127.0.0.1");
  const begun = "POST /names HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{";
  await new Promise((sent) => socket.write(begun, sent));
  socket.destroy();
  await until("it is noticed", async () => (await counted()) > before);
  expect(lines).toEqual([]);
});

test("requests in a row on one connection are answered in their order", async () => {
  const one = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
  const last = "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const statuses = (await exchange(one + one + last)).match(/HTTP\/1\.1 \d+/gu);
  expect(statuses).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 404"]);
});

test("a request that does not arrive in time is given up", async () => {
  expect(app.server).toMatchObject({ headersTimeout: 5_000, requestTimeout: 5_000, timeout: 15_000 });
  const startedAt = performance.now();
  const answer = await exchange("GET /hello HTTP/1.1\r\nHost: a\r\nX: still wri");
  expect(problemIn(answer)).toEqual({ status: 400, code: "INVALID_REQUEST" });
  expect(performance.now() - startedAt).toBeGreaterThan(4_900);
});
