import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { readBody } from "#http/read-body.ts";
import type { Problem } from "#problems.ts";
import { until } from "#test/until.ts";

const limit = 20;
let server: Server;
let client: Socket;
/** What came of each body that was read: its text, or the code of its refusal. */
let told: string[];
/** Whether the bodies had arrived whole when they were read. */
let complete: boolean[];
/** How long a body is left where it lies before it is read. */
let readAfterMs: number;

function read(request: IncomingMessage, response: ServerResponse): void {
  complete.push(request.complete);
  readBody(request, limit, (error, body) => {
    told.push(error ? (error as Problem).code : body.toString());
    response.end();
  });
}

beforeEach(async () => {
  [told, complete, readAfterMs] = [[], [], 20];
  server = createServer((request, response) => {
    setTimeout(() => read(request, response), readAfterMs);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => undefined);
  await once(client, "connect");
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const head = (length: number): string => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`;
const chunked = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";

const isTold = (): Promise<void> => until("it is told", () => told.length > 0);

test.each([
  ["with a length", `${head(7)}{"a":1}`, '{"a":1}'],
  ["in chunks", `${chunked}3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n`, '{"a":1}'],
  ["of no length", head(0), ""],
  ["as long as may be", `${head(limit)}${"x".repeat(limit)}`, "x".repeat(limit)],
])("a body that lies there is read as it is: %s", async (_what, sent, expected) => {
  client.write(sent);
  await isTold();
  expect([told, complete]).toEqual([[expected], [true]]);
});

test.each([
  ["with a length", [`${head(7)}{"a`, '":1', "}"]],
  ["in chunks", [`${chunked}3\r\n{"a`, '\r\n4\r\n":1}', "\r\n0\r\n\r\n"]],
])("one that comes in pieces is waited for: %s", async (_what, pieces) => {
  readAfterMs = 0;
  const [first = "", ...rest] = pieces;
  client.write(first);
  await until("it is waited for", () => complete.length > 0);
  for (const piece of rest) {
    client.write(piece);
    await sleep(20);
  }
  await isTold();
  expect([told, complete]).toEqual([['{"a":1}'], [false]]);
});

test("one that says that it is too long is refused before it comes", async () => {
  client.write(head(limit + 1));
  await isTold();
  expect(told).toEqual(["BODY_TOO_LARGE"]);
});

test("one that turns out to be too long is refused, once, whether it lies there or still comes", async () => {
  const tooMuch = `${chunked}15\r\n${"x".repeat(21)}\r\n`;
  client.write(`${tooMuch}0\r\n\r\n`);
  await isTold();
  readAfterMs = 0;
  client.write(tooMuch);
  await until("it is told too", () => told.length > 1);
  client.write(`15\r\n${"x".repeat(21)}\r\n0\r\n\r\n`);
  await sleep(50);
  expect([told, complete]).toEqual([
    ["BODY_TOO_LARGE", "BODY_TOO_LARGE"],
    [true, false],
  ]);
});

test.each([
  ["while it is waited for", 0],
  ["before it was asked for", 100],
])("one that breaks off is refused, once: %s", async (_when, after) => {
  readAfterMs = after;
  client.write(`${head(7)}{"a`);
  await sleep(50);
  client.destroy();
  await isTold();
  await sleep(50);
  expect(told).toEqual(["INVALID_REQUEST"]);
});
