import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { LiveFeed, type FeedLink } from "#web/api/live-feed.ts";
import { ApiProblem } from "#web/api/problem.ts";

const down = new ApiProblem({ code: "NETWORK", status: 0, detail: "down" });
const dead = new ApiProblem({ code: "TOKEN_EXPIRED", status: 401, detail: "over" });

let feed: LiveFeed | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  feed?.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A server whose streams and polls one directs by hand. */
function follow() {
  const links: FeedLink[] = [];
  const refusals: ApiProblem[] = [];
  const streams: { hear: () => void; end: () => void; fail: (error: unknown) => void; signal: AbortSignal }[] = [];
  const world = { polls: 0, answer: undefined as ApiProblem | undefined, isSlow: false };
  const polls: AbortSignal[] = [];
  feed = new LiveFeed({
    pollEveryMs: 3_000,
    onEvent: () => undefined,
    onLink: (link) => links.push(link),
    onRefusal: (problem) => refusals.push(problem),
    source: {
      stream: (signal, { onHeard }) =>
        new Promise<void>((end, fail) => {
          streams.push({ hear: () => onHeard?.(), end, fail, signal });
          signal.addEventListener("abort", () => fail(new Error("closed")));
        }),
      poll: (signal) => {
        world.polls += 1;
        polls.push(signal);
        if (world.isSlow)
          return new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("gone"))));
        return world.answer ? Promise.reject(world.answer) : Promise.resolve();
      },
    },
  });
  return { feed, links, refusals, streams, world, polls };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("while the stream speaks", () => {
  test("nothing is polled, however long", async () => {
    const { streams, links, world } = follow();
    streams[0]?.hear();
    for (let second = 0; second < 10; second += 1) {
      await passes(15_000);
      streams[0]?.hear();
    }
    expect(links).toEqual(["live"]);
    expect(world.polls).toBe(0);
  });

  test("silence for longer than two heartbeats means that it is dead", async () => {
    const { streams, world } = follow();
    streams[0]?.hear();
    await passes(36_000);
    expect(streams[0]?.signal.aborted).toBe(true);
    expect(world.polls).toBe(1);
    expect(streams).toHaveLength(2);
  });
});

describe("while there is no stream", () => {
  test("it is polled at once and then again and again, until the stream is back", async () => {
    const { streams, links, world } = follow();
    streams[0]?.hear();
    streams[0]?.fail(down);
    await passes(0);
    expect(world.polls).toBe(1);
    await passes(501);
    expect(streams).toHaveLength(2);
    await passes(6_000);
    expect(world.polls).toBe(3);
    streams.at(-1)?.hear();
    await passes(20_000);
    expect(world.polls).toBe(3);
    expect(links).toEqual(["live", "connecting", "polling", "live"]);
  });

  test("the pauses between its openings grow", async () => {
    const { streams } = follow();
    const opened: number[] = [];
    for (let seconds = 0; seconds < 40; seconds += 1) {
      if (streams.length > opened.length) opened.push(seconds);
      streams.at(-1)?.fail(down);
      await passes(1_000);
    }
    const pauses = opened.slice(1).map((second, index) => second - (opened[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(3);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.at(-1)).toBeGreaterThan(5);
  });

  test("and polls fail too, it says that nothing is heard, and goes on trying", async () => {
    const { streams, links, world } = follow();
    world.answer = down;
    streams[0]?.fail(down);
    await passes(1);
    expect(links).toEqual(["lost"]);
    world.answer = undefined;
    await passes(3_000);
    expect(links).toEqual(["lost", "polling"]);
  });

  test("because something holds it back, it is polled beside", async () => {
    const { world, links } = follow();
    await passes(2_600);
    expect(world.polls).toBe(1);
    expect(links).toEqual(["polling"]);
  });

  test("a poll that is not answered when it speaks again is given up: its answer would be older", async () => {
    const { streams, links, world, polls } = follow();
    world.isSlow = true;
    streams[0]?.fail(down);
    await passes(600);
    streams.at(-1)?.hear();
    await passes(1);
    expect(polls.map(({ aborted }) => aborted)).toEqual([true]);
    expect(links).toEqual(["live"]);
    world.isSlow = false;
    streams.at(-1)?.fail(down);
    await passes(3_000);
    expect(world.polls).toBe(2);
    expect(links).toEqual(["live", "connecting", "polling"]);
  });

  test("because the device says that its network is gone, it is not taken for live", async () => {
    const { feed: live, streams, links, world } = follow();
    streams[0]?.hear();
    world.answer = down;
    live.lose();
    await passes(1);
    expect(links).toEqual(["live", "connecting", "lost"]);
    expect(streams[0]?.signal.aborted).toBe(true);
  });

  test("whoever looks again does not wait for the pause", async () => {
    const { feed: live, streams } = follow();
    for (let broken = 0; broken < 4; broken += 1) {
      streams.at(-1)?.fail(down);
      await passes(9_000);
    }
    streams.at(-1)?.fail(down);
    await passes(0);
    const before = streams.length;
    live.wake();
    expect(streams).toHaveLength(before + 1);
  });
});

describe("the end", () => {
  test.each(["stream", "poll"] as const)("comes with a refusal of the %s, and nothing is asked after", async (way) => {
    const { streams, refusals, world } = follow();
    if (way === "stream") streams[0]?.fail(dead);
    else {
      world.answer = dead;
      streams[0]?.fail(down);
    }
    await passes(1);
    expect(refusals).toEqual([dead]);
    const { polls } = world;
    await passes(60_000);
    expect([streams.length, world.polls]).toEqual([1, polls]);
  });

  test("comes when one stops listening", async () => {
    const { feed: live, streams, links, world } = follow();
    live.stop();
    expect(streams[0]?.signal.aborted).toBe(true);
    await passes(60_000);
    expect([streams.length, world.polls, links.length]).toEqual([1, 0, 0]);
  });
});
