/**
 * Clients that mean harm, against an instance of its own: slow, endless, oversized, garbled, or gone. Each is ended within a
 * bound, none makes the instance grow, and others go on being served all the while.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { rssOf } from "#load/processes.ts";
import { drip, leave, openHostiles, type HostileConnection } from "#proof/security/hostile-client.ts";
import { unlessBusy } from "#proof/security/patience.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startServer, stopServers, type TestServer } from "#test/server.ts";
import { until } from "#test/until.ts";

const crowd = 200;
/** More than the memory of so many connections, and far less than what they would like to take. */
const mostGrowthBytes = 150 * 2 ** 20;
/** Beyond what was waited for; machines may be busy. */
const patienceMs = 120_000;

let database: TestDatabase;
let server: TestServer;
let rssBefore: number | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url, env: { LOG_LEVEL: "warn", JARI_DEMO: "off" } });
  // What it needs for its first requests is not what is looked for.
  await expectService();
});
afterAll(async () => {
  await stopServers([server]);
  await database.close();
});
beforeEach(() => {
  rssBefore = rssOf(server.pid);
});

/** Others are served: from memory, from the database, and with a write. */
async function expectService(): Promise<void> {
  for (const path of ["/healthz", "/readyz", "/v1/concerts"]) {
    expect((await unlessBusy(() => fetch(`${server.baseUrl}${path}`))).status, path).toBe(200);
  }
  const headers = { "content-type": "application/json" };
  const created = await unlessBusy(() => fetch(`${server.baseUrl}/v1/users`, { method: "POST", headers, body: "{}" }));
  expect(created.status).toBe(201);
}

function expectNoGrowth(): void {
  const rss = rssOf(server.pid);
  if (rss === undefined || rssBefore === undefined) return;
  expect(rss - rssBefore).toBeLessThan(mostGrowthBytes);
}

async function untilClosed(connections: readonly HostileConnection[], what: string): Promise<void> {
  const end = performance.now() + patienceMs;
  while (connections.some((one) => one.closedAfterMs() === undefined) && performance.now() < end) await sleep(50);
  const open = connections.filter((one) => one.closedAfterMs() === undefined).length;
  expect(open, `${what}: connections that are still open`).toBe(0);
}

const head = (method: string, path: string, headers = ""): string =>
  `${method} ${path} HTTP/1.1\r\nHost: a\r\n${headers}`;
const json = "Content-Type: application/json\r\n";

describe("who is slow is given up, and holds up nobody", () => {
  const slow: [string, string, string][] = [
    ["headers that never end", head("GET", "/v1/concerts", "X-A: "), "a"],
    ["a body that never ends", `${head("POST", "/v1/users", `${json}Content-Length: 8000\r\n`)}\r\n{`, " "],
    [
      "chunks that never end",
      `${head("POST", "/v1/users", `${json}Transfer-Encoding: chunked\r\n`)}\r\n`,
      "1\r\n \r\n",
    ],
  ];

  test("headers, bodies and chunks that come byte by byte", async () => {
    const crowds = await Promise.all(
      slow.map(async ([what, beginning, piece]) => {
        const connections = await openHostiles(server.baseUrl, crowd);
        for (const { socket } of connections) socket.write(beginning);
        return { what, connections, stop: drip(connections, piece, 500) };
      }),
    );
    await expectService();
    await sleep(5_000);
    await expectService();
    for (const { what, connections } of crowds) await untilClosed(connections, what);
    for (const { stop, connections } of crowds) {
      stop();
      leave(connections);
    }
    expectNoGrowth();
  });

  test("a thousand connections that say nothing", async () => {
    const connections = await openHostiles(server.baseUrl, 1_000);
    await expectService();
    expectNoGrowth();
    await sleep(6_000);
    await untilClosed(connections, "silence");
    await expectService();
  });
});

describe("what is too large is refused before it is kept", () => {
  test.each([
    ["a head of a megabyte", head("GET", "/v1/concerts", `X-A: ${"a".repeat(2 ** 20)}\r\n`)],
    ["ten thousand headers", head("GET", "/v1/concerts", "A: b\r\n".repeat(10_000))],
    ["a path of a megabyte", head("GET", `/${"a".repeat(2 ** 20)}`)],
    ["a body said to be a gigabyte", head("POST", "/v1/users", `${json}Content-Length: 1000000000\r\n`)],
    ["a length that is no number", head("POST", "/v1/users", `${json}Content-Length: 1e9\r\n`)],
  ])("%s", async (_what, text) => {
    const connections = await openHostiles(server.baseUrl, 20);
    for (const { socket } of connections) socket.write(`${text}\r\n`);
    await until("each is answered", () =>
      connections.every((one) => one.heard() !== "" || one.closedAfterMs() !== undefined),
    );
    for (const one of connections) if (one.heard() !== "") expect(one.heard()).toMatch(/^HTTP\/1\.1 4\d\d /u);
    leave(connections);
    await expectService();
    expectNoGrowth();
  });

  test("a body in chunks without end", async () => {
    const connections = await openHostiles(server.baseUrl, 20);
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    for (const { socket } of connections) {
      socket.write(`${head("POST", "/v1/users", `${json}Transfer-Encoding: chunked\r\n`)}\r\n`);
    }
    const stop = drip(connections, chunk, 10);
    await untilClosed(connections, "chunks");
    stop();
    await expectService();
    expectNoGrowth();
  });
});

describe("what is garbled ends its own connection, and no other", () => {
  const request = `${head("GET", "/healthz")}\r\n`;

  test.each([
    ["garbage after a request", `${request}\0\x01\x02 garbage \r\n\r\n`],
    [
      "a second request inside the first one's body",
      `${head("POST", "/v1/users", `${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`)}\r\n0\r\n\r\n${request}`,
    ],
    ["a header folded over lines", `${head("GET", "/healthz", "X-A: a\r\n b\r\n")}\r\n`],
    ["a line feed for an end of line", "GET /healthz HTTP/1.1\nHost: a\n\n\0"],
    ["another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("%s", async (_what, text) => {
    const connections = await openHostiles(server.baseUrl, 20);
    for (const { socket } of connections) socket.write(text, "latin1");
    await untilClosed(connections, "garbage");
    for (const one of connections) expect(one.heard()).not.toMatch(/HTTP\/1\.1 5/u);
    await expectService();
  });

  test("ten thousand requests in a row on one connection are answered in their order", async () => {
    const [connection] = await openHostiles(server.baseUrl, 1);
    connection?.socket.write(request.repeat(9_999));
    connection?.socket.write(`${head("GET", "/healthz", "Connection: close\r\n")}\r\n`);
    await until("all are answered", () => connection?.closedAfterMs() !== undefined);
    expect(connection?.heard().match(/HTTP\/1\.1 200 OK/gu)).toHaveLength(10_000);
    expectNoGrowth();
  });
});

test("who asks and leaves at once costs nobody else anything", async () => {
  const asked = `${head("GET", "/v1/concerts")}\r\n`;
  const joined = `${head("POST", "/v1/users", `${json}Content-Length: 2\r\n`)}\r\n{}`;
  for (let wave = 0; wave < 10; wave += 1) {
    const connections = await openHostiles(server.baseUrl, 50);
    for (const [index, { socket }] of connections.entries()) {
      socket.write(index % 2 === 0 ? asked : joined);
      socket.resetAndDestroy();
    }
  }
  await expectService();
  expectNoGrowth();
  expect(server.logs()).not.toMatch(/"level":(?:50|60)/u);
});
