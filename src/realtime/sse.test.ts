import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe, expect, test } from "vitest";

import { Problem } from "#problems.ts";
import type { SseClient } from "#realtime/sse.ts";
import { Streams } from "#realtime/streams.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";
import { until } from "#test/until.ts";

let served: StreamApp | undefined;

/** Streams for the user in the query (one of them is slow, and refused), without anything to tell; `clients` as the server sees them, in their order. */
async function serve() {
  const streams = new Streams();
  const clients: SseClient[] = [];
  served = await createStreamApp(streams, async ({ user = "mina" }, reply) => {
    if (user === "slow") {
      await sleep(50);
      throw new Problem("NOT_FOUND", "There is no such fan.");
    }
    const client = streams.open(reply, user);
    if (client) clients.push(client);
  });
  const { open, ...rest } = served;
  return { ...rest, streams, clients, open: (user = "mina") => open({ user }) };
}

afterEach(async () => {
  await served?.app.close();
  served = undefined;
});

describe("a stream", () => {
  test("says that it is one, is kept by nobody, and passes proxies at once", async () => {
    const { open } = await serve();
    const stream = await open();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      connection: "close",
    });
    expect(stream.headers["transfer-encoding"]).toBeUndefined();
    expect(stream.headers["content-length"]).toBeUndefined();
  });

  test("begins with a moment to come back at, which is not the same for all", async () => {
    const { open } = await serve();
    const streams = await Promise.all([open("a"), open("b"), open("c")]);
    await Promise.all(streams.map((stream) => stream.until(({ text }) => text.endsWith("\n\n"))));
    const hints = streams.map(({ text }) => Number(/^retry: (\d+)\n\n$/u.exec(text)?.[1]));
    for (const hint of hints) expect(hint >= 1_000 && hint <= 3_000).toBe(true);
    expect(new Set(hints).size).toBeGreaterThan(1);
  });

  test("carries frames as they are, in order", async () => {
    const { open, clients } = await serve();
    const stream = await open();
    clients[0]?.send("event: a\nid: 1\ndata: 1\n\n");
    clients[0]?.send(Buffer.from('event: b\nid: 2\ndata: "자리"\n\n'));
    const sent = 'event: a\nid: 1\ndata: 1\n\nevent: b\nid: 2\ndata: "자리"\n\n';
    await stream.until(({ text }) => text.replace(/^retry: \d+\n\n/u, "") === sent);
  });

  test("ends after its last frame, and takes none after that", async () => {
    const { open, clients, streams } = await serve();
    const stream = await open();
    clients[0]?.end("data: last\n\n");
    clients[0]?.send("data: too late\n\n");
    clients[0]?.end("data: later still\n\n");
    expect(streams.size).toBe(0);
    await stream.until(({ ended }) => ended);
    expect(stream.text).toMatch(/^retry: \d+\n\ndata: last\n\n$/u);
  });

  test("outlives the limits on silence that other answers have", async () => {
    const { app, open } = await serve();
    app.server.timeout = 50;
    const stream = await open();
    await sleep(300);
    expect(stream.ended).toBe(false);
  });

  test("is refused behind another answer that still occupies the connection, and both answers arrive whole", async () => {
    const { port, streams } = await serve();
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => (received += String(chunk)));
    socket.write("GET /stream?user=slow HTTP/1.1\r\nhost: a\r\n\r\nGET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
    const statuses = (): readonly string[] => received.match(/HTTP\/1.1 \d+/gu) ?? [];
    await until("both are answered", () => statuses().length === 2);
    expect(statuses()).toEqual(["HTTP/1.1 404", "HTTP/1.1 400"]);
    expect(streams.size).toBe(0);
    socket.destroy();
  });
});

describe("a client that does not read", () => {
  test("is cut once 64 kB wait for it, and all that it cost is free", async () => {
    const { open, clients, streams } = await serve();
    const stream = await open();
    stream.pause();
    const [client] = clients;
    const frame = `data: ${"x".repeat(32_000)}\n\n`;
    let ended = false;
    client?.onEnd(() => (ended = true));
    // The operating system takes some megabytes before anything waits in the process.
    for (let sent = 0; client?.isOpen && sent < 1_000; sent += 1) client.send(frame);
    expect(client?.isOpen).toBe(false);
    expect(ended).toBe(true);
    expect(streams.size).toBe(0);
    stream.close();
  });

  test("may take its time over one frame that is larger than the limit", async () => {
    const { open, clients } = await serve();
    const stream = await open();
    stream.pause();
    const map = Buffer.alloc(16_000_000, "x");
    clients[0]?.send(map);
    for (let sent = 0; sent < 10; sent += 1) clients[0]?.send("data: 1\n\n");
    expect(clients[0]?.isOpen).toBe(true);
    for (let sent = 0; sent < 10_000; sent += 1) clients[0]?.send("data: 123456\n\n");
    expect(clients[0]?.isOpen).toBe(false);
    stream.close();
  });
});
