import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { mostStreams, streamAmongFew } from "#web/api/few-streams.ts";

/** As a browser's: the keys are its own properties. */
const own = () => ({ enumerable: true, configurable: true });

let kept: Map<string, string>;
let endAll: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  kept = new Map();
  endAll = new AbortController();
  const methods = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
  vi.stubGlobal("localStorage", new Proxy(methods, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: own }));
});
afterEach(async () => {
  endAll.abort();
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A stream that goes on until it is ended, and how it stands. */
function open() {
  const ending = new AbortController();
  endAll.signal.addEventListener("abort", () => ending.abort());
  const stream = { isOpen: false, outcome: undefined as unknown, end: () => ending.abort() };
  streamAmongFew(
    ending.signal,
    (signal) =>
      new Promise((_, fail) => {
        stream.isOpen = true;
        signal.addEventListener("abort", () => fail(new Error("closed")));
      }),
  )
    .catch((error: unknown) => (stream.outcome = error))
    .finally(() => (stream.isOpen = false));
  return stream;
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const noRoom = { code: "OVERLOADED", isTemporary: true };

test("so many streams are open and stay so; one more is told to try later, without being opened", async () => {
  const streams = Array.from({ length: mostStreams }, () => open());
  await passes(60_000);
  const oneMore = open();
  await passes(60_000);
  expect(streams.every(({ isOpen }) => isOpen)).toBe(true);
  expect(oneMore).toMatchObject({ isOpen: false, outcome: noRoom });
  expect(kept.size).toBe(mostStreams);
});

test("there is room again where one has ended, and its end is told as it was", async () => {
  const [first] = Array.from({ length: mostStreams }, () => open());
  first?.end();
  await passes(0);
  expect(first?.outcome).toEqual(new Error("closed"));
  const next = open();
  await passes(60_000);
  expect(next.isOpen).toBe(true);
});

test("of those that were opened before they could know of each other, the youngest are given up", async () => {
  const others = Array.from({ length: mostStreams }, (_, index) => `jari.stream.${index}`);
  const say = () => {
    for (const other of others) kept.set(other, JSON.stringify({ since: 1, heardAt: Date.now() }));
  };
  const young = open();
  await passes(0);
  expect(young.isOpen).toBe(true);
  say();
  await passes(1_000);
  expect(young).toMatchObject({ isOpen: false, outcome: noRoom });
  expect(kept.size).toBe(mostStreams);
});

test("of a tab that ended without a word there is room after a while, and nothing is left", async () => {
  for (const name of ["a", "b", "c"])
    kept.set(`jari.stream.${name}`, JSON.stringify({ since: 1, heardAt: Date.now() }));
  kept.set("jari.stream.d", "what is this");
  await passes(10_001);
  const stream = open();
  await passes(0);
  expect(stream.isOpen).toBe(true);
  expect(kept.size).toBe(1);
});

test("without a storage there is no limit", async () => {
  vi.stubGlobal("localStorage", undefined);
  const streams = Array.from({ length: mostStreams + 2 }, () => open());
  await passes(5_000);
  expect(streams.every(({ isOpen }) => isOpen)).toBe(true);
});
