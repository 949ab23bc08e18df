import { afterEach, describe, expect, test, vi } from "vitest";

import type { SseClient } from "#realtime/sse.ts";
import { Streams, type StreamsOptions } from "#realtime/streams.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";
import { until } from "#test/until.ts";

let served: StreamApp | undefined;

/** Streams for the user in the query, without anything to tell; `clients` as the server sees them, in their order. */
async function serve(options?: StreamsOptions) {
  const streams = new Streams(options);
  const clients: SseClient[] = [];
  served = await createStreamApp(streams, ({ user = "mina" }, reply) => {
    const client = streams.open(reply, user === "operator" ? undefined : user);
    if (client) clients.push(client);
  });
  const { open, ...rest } = served;
  return { ...rest, streams, clients, open: (user = "mina") => open({ user }) };
}

afterEach(async () => {
  vi.useRealTimers();
  await served?.app.close();
  served = undefined;
});

describe("limits", () => {
  test("one stream more than a user may have ends that user's oldest, and nobody else's", async () => {
    const { open, streams } = await serve({ maxPerUser: 2 });
    const other = await open("other");
    const [first, second] = [await open(), await open()];
    const third = await open();
    await first.until(({ ended }) => ended);
    expect([second.ended, third.ended, other.ended]).toEqual([false, false, false]);
    expect(streams.size).toBe(3);
    const fourth = await open();
    await second.until(({ ended }) => ended);
    expect([third.ended, fourth.ended]).toEqual([false, false]);
  });

  test("who has too many settles: a stream that is ended for a newer one is not to come back for a minute at least", async () => {
    const { open, clients } = await serve({ maxPerUser: 2 });
    const [replaced, other] = [await open(), await open()];
    await open();
    await replaced.until(({ ended }) => ended);
    const retries = (text: string): number[] => [...text.matchAll(/^retry: (\d+)$/gmu)].map(([, ms]) => Number(ms));
    const [first = 0, last = 0, ...more] = retries(replaced.text);
    expect([first < 10_000, last >= 60_000, more]).toEqual([true, true, []]);
    clients[1]?.end();
    await other.until(({ ended }) => ended);
    expect(retries(other.text)).toHaveLength(1);
  });

  test("an operator may have as many as there is room for, and leaves room when they end", async () => {
    const { open, streams } = await serve({ maxPerUser: 2, maxStreams: 4 });
    const screens = [await open("operator"), await open("operator"), await open("operator"), await open("operator")];
    expect(screens.map(({ ended }) => ended)).toEqual([false, false, false, false]);
    expect((await open("operator")).status).toBe(503);
    for (const screen of screens) screen.close();
    await until("the server has seen it", () => streams.size === 0);
  });

  test("one stream more than the instance serves is refused as a problem, before any byte of a stream", async () => {
    const { open, streams } = await serve({ maxStreams: 2 });
    await Promise.all([open("a"), open("b")]);
    const refused = await open("c");
    await refused.until(({ ended }) => ended);
    expect(refused.status).toBe(503);
    expect(refused.headers["content-type"]).toContain("application/problem+json");
    expect(refused.headers["retry-after"]).toBe("1");
    expect(JSON.parse(refused.text)).toMatchObject({ code: "OVERLOADED" });
    expect(streams.size).toBe(2);
  });

  test("a client that leaves makes room for the next", async () => {
    const { open, clients, streams } = await serve({ maxStreams: 1 });
    const stream = await open("a");
    let ends = 0;
    clients[0]?.onEnd(() => (ends += 1));
    stream.close();
    await until("the server has seen it", () => streams.size === 0);
    expect(ends).toBe(1);
    expect((await open("b")).status).toBe(200);
  });
});

describe("the heartbeat", () => {
  test("reaches every client once in 15 seconds, whatever else is silent", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { open, streams } = await serve({ maxPerUser: 100 });
    streams.start();
    const clients = await Promise.all(Array.from({ length: 40 }, () => open()));
    vi.advanceTimersByTime(14_000);
    await Promise.all(clients.slice(0, 1).map((client) => client.until(({ text }) => text.length > 0)));
    vi.advanceTimersByTime(1_000);
    await Promise.all(clients.map((client) => client.until(({ text }) => /^retry: \d+\n\n:\n\n$/u.test(text))));
    vi.advanceTimersByTime(30_000);
    await Promise.all(clients.map((client) => client.until(({ text }) => /^retry: \d+\n\n(?::\n\n){3}$/u.test(text))));
  });
});

describe("the end of the instance", () => {
  test("ends all streams at once, begins none, and is not held up by them", async () => {
    const { app, open, streams } = await serve();
    const begun = await Promise.all([open("a"), open("b")]);
    streams.drain();
    expect((await open("c")).status).toBe(503);
    await app.close();
    await Promise.all(begun.map((stream) => stream.until(({ ended }) => ended)));
    expect(streams.size).toBe(0);
  });

  test("is not held up by a client that reads nothing", async () => {
    const { app, open, clients } = await serve();
    const stream = await open();
    stream.pause();
    clients[0]?.send(Buffer.alloc(16_000_000, "x"));
    await app.close();
    expect(app.server.listening).toBe(false);
    stream.close();
  });
});
