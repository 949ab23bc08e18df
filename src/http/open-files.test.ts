import { once } from "node:events";
import { connect, type Socket } from "node:net";

import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";

import { addressOf } from "#http/app.ts";
import { shareOpenFiles } from "#http/open-files.ts";
import { connectionsRefused } from "#metrics.ts";
import { listeningLogger, testApp } from "#test/app.ts";

const maxConnections = 3;
let app: FastifyInstance;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  const listening = listeningLogger("warn");
  lines = listening.lines;
  const { logger } = listening;
  app = testApp((routes) => routes.get("/", { schema: { hide: true } }, () => "done"), { logger, maxConnections });
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(() => app.close());

/** Connects, asks and answers what comes back: nothing, if the connection is closed instead. */
async function visit(): Promise<{ connection: Socket; answer: string }> {
  const connection = connect(addressOf(app).port, "127.0.0.1");
  connection.on("error", () => undefined);
  connection.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  const answer = new Promise<string>((resolve) => {
    connection.once("data", (bytes) => resolve(bytes.toString()));
    connection.once("close", () => resolve(""));
  });
  return { connection, answer: await answer };
}

async function refusedSoFar(): Promise<number> {
  return (await connectionsRefused.get()).values[0]?.value ?? 0;
}

test("who comes when there are as many connections as may be is refused, counted, and told of once in a while", async () => {
  const before = await refusedSoFar();
  const first = [await visit(), await visit(), await visit()];
  for (const { answer } of first) expect(answer).toContain("done");
  for (const { answer } of [await visit(), await visit()]) expect(answer).toBe("");
  expect(await refusedSoFar()).toBe(before + 2);
  expect(lines).toEqual([expect.objectContaining({ maxConnections })]);
  for (const { connection } of first) {
    connection.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
    const [bytes] = (await once(connection, "data")) as [Buffer];
    expect(bytes.toString()).toContain("done");
    connection.destroy();
  }
});

test("who has left makes room for another", async () => {
  const [one] = [await visit(), await visit(), await visit()];
  one.connection.destroy();
  await expect.poll(async () => (await visit()).answer).toContain("done");
});

test("of the files that a process may have open, some are left for itself, whatever the clients do", () => {
  const { connections, sending } = shareOpenFiles(16, 1_024);
  expect(connections + sending).toBe(1_024 - 16 - 100);
  expect(connections).toBeGreaterThan(2 * sending);
  // Too few for anybody: it serves as well as it can.
  expect(shareOpenFiles(16, 64)).toEqual({ connections: 1, sending: 1 });
  expect(shareOpenFiles(16, Number.POSITIVE_INFINITY).connections).toBeGreaterThan(1e9);
});

test("without being told it asks the system", () => {
  const { connections, sending } = shareOpenFiles(16);
  expect(connections).toBeGreaterThan(100);
  expect(connections).toBeGreaterThan(sending);
});
