import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Tally } from "#load/tally.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** A tally that is started now. */
function started(): Tally {
  const tally = new Tally();
  tally.start();
  return tally;
}

test("a rate is of what was expected; everything else is counted apart", () => {
  const tally = started();
  for (let i = 0; i < 8; i += 1) tally.answer(i % 4 > 0, i);
  vi.advanceTimersByTime(2_000);
  tally.end();
  expect(tally.result()).toMatchObject({ perSecond: 3, others: 2, answered: 8 });
});

test("time in which nothing is answered counts too", () => {
  const tally = started();
  for (let i = 0; i < 10; i += 1) tally.answer(true, 1);
  vi.advanceTimersByTime(10_000);
  tally.end();
  expect(tally.result().perSecond).toBe(1);
});

test("what is answered after the end is not measured, but costs the service something", () => {
  const tally = started();
  tally.answer(true, 1);
  vi.advanceTimersByTime(1_000);
  tally.end();
  tally.answer(true, 5_000);
  tally.answer(false, 5_000);
  expect(tally.result()).toMatchObject({ perSecond: 1, p99: 1, others: 0, answered: 3 });
});

test("a request without an answer is another", () => {
  const tally = started();
  for (let i = 0; i < 5; i += 1) tally.answer(true, 1);
  tally.fail();
  vi.advanceTimersByTime(1_000);
  tally.end();
  tally.fail();
  expect(tally.result()).toMatchObject({ perSecond: 5, others: 1, answered: 5 });
});

test("what takes several answers is counted in parts", () => {
  const tally = started();
  for (let i = 0; i < 12; i += 1) tally.answer(true, 1, 1 / 6);
  vi.advanceTimersByTime(1_000);
  tally.end();
  expect(tally.result().perSecond).toBeCloseTo(2);
});

test("it ends once", () => {
  const tally = started();
  for (let i = 0; i < 5; i += 1) tally.answer(true, 1);
  expect(tally.isEnded).toBe(false);
  vi.advanceTimersByTime(1_000);
  tally.end();
  vi.advanceTimersByTime(1_000);
  tally.end();
  expect(tally.isEnded).toBe(true);
  expect(tally.result().perSecond).toBe(5);
});
