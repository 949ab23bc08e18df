import { afterEach, expect, test, vi } from "vitest";

import { Meter } from "#instances/meter.ts";
import { httpRequests, refusals } from "#metrics.ts";

let meter: Meter | undefined;
afterEach(() => {
  meter?.close();
  vi.restoreAllMocks();
});

/** A meter that looks at the seconds that it is told. */
function createMeter() {
  let seconds = 100;
  vi.spyOn(performance, "now").mockImplementation(() => seconds * 1000);
  const one = (meter = new Meter());
  return (at: number) => {
    seconds = 100 + at;
    return one.look();
  };
}

const answer = (requests: number): void => httpRequests.inc({ operation: "test", status: 200 }, requests);
const refuse = (times: number): void => refusals.inc({ code: "SEAT_UNAVAILABLE" }, times);

test("rates are of the last ten seconds, whatever was counted before", async () => {
  answer(1_000);
  const lookAt = createMeter();
  expect((await lookAt(0)).requestsPerSecond).toBe(0);
  answer(20);
  expect((await lookAt(2)).requestsPerSecond).toBe(10);
  answer(80);
  expect((await lookAt(10)).requestsPerSecond).toBe(10);
  expect((await lookAt(12)).requestsPerSecond).toBe(8);
  expect((await lookAt(22)).requestsPerSecond).toBe(0);
});

test("refusals are told by their codes, with all that there were", async () => {
  const lookAt = createMeter();
  refuse(3);
  const before = (await lookAt(0)).refusals["SEAT_UNAVAILABLE"]?.total ?? 0;
  expect(before).toBeGreaterThanOrEqual(3);
  refuse(5);
  expect((await lookAt(2)).refusals["SEAT_UNAVAILABLE"]).toEqual({ total: before + 5, perSecond: 2.5 });
});

test("memory and the delay of the event loop are told as they are", async () => {
  const { memoryBytes, eventLoopDelayMs } = await new Meter().look();
  expect(memoryBytes).toBeGreaterThan(10_000_000);
  expect(eventLoopDelayMs).toBeGreaterThanOrEqual(0);
});
