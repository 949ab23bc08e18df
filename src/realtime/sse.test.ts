import { once } from "node:events";
import { connect } from "node:net";

import { afterEach, describe, expect, test, vi } from "vitest";

import type { SseClient } from "#realtime/sse.ts";
import { Streams } from "#realtime/streams.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";

let served: StreamApp | undefined;

/** Streams for the user in the query, without anything to tell; `clients` as the server sees them, in their order. */
async function serve() {
  const streams = new Streams();
  const clients: SseClient[] = [];
  served = await createStreamApp(streams, ({ user = "mina" }, reply) => {
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

/** Lets the server see what its clients have done. */
async function settled(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 5_000, interval: 10 });
}

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
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stream.ended).toBe(false);
  });

  test("is not begun behind another answer on the same connection", async () => {
    const { port, streams } = await serve();
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /stream HTTP/1.1\r\nhost: a\r\n\r\nGET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
    await once(socket, "data");
    await settled(() => streams.size === 1);
    socket.destroy();
    await settled(() => streams.size === 0);
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
