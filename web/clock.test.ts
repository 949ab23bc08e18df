import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createServerClock } from "#web/clock.ts";

/** A device whose clock is `aheadMs` ahead of the server's, and the clock under test on it. */
function device({ startsAt = Date.parse("2026-10-15T10:00:00.300Z"), aheadMs = 0 } = {}) {
  let elapsed = 1_000;
  const clock = createServerClock(() => elapsed, startsAt + elapsed + aheadMs);
  const serverNow = (): number => startsAt + elapsed;
  return {
    clock,
    serverNow,
    pass: (ms: number): void => {
      elapsed += ms;
    },
    /** Asks the server, which answers after `there`, and is heard after `back`. */
    ask(there = 20, back = 20): void {
      const sentAt = elapsed;
      elapsed += there;
      const header = new Date(serverNow()).toUTCString();
      elapsed += back;
      clock.observe(header, sentAt, elapsed);
    },
    /** The device sleeps: the world goes on, its monotonic clock does not. Then it asks. */
    sleep(ms: number): void {
      clock.observe(new Date(serverNow() + ms).toUTCString(), elapsed - 10, elapsed);
    },
  };
}

test("before any answer it believes the device", () => {
  const { clock, serverNow } = device({ aheadMs: 5_000 });
  expect(clock.now()).toBe(serverNow() + 5_000);
});

test("one answer corrects a device that is hours wrong, to within half a second and the way", () => {
  const { clock, serverNow, ask } = device({ aheadMs: 3 * 3_600_000 });
  ask();
  expect(Math.abs(clock.now() - serverNow())).toBeLessThanOrEqual(520);
});

test("many answers at different moments of the second tell the time to a few hundredths", () => {
  const { clock, serverNow, ask, pass } = device({ aheadMs: -90_000 });
  for (let index = 0; index < 40; index += 1) {
    ask(15, 15);
    pass(337);
  }
  expect(Math.abs(clock.now() - serverNow())).toBeLessThan(60);
});

test("it is never further off than the answers leave open, whatever their ways", () => {
  const ways = fc.array(fc.tuple(fc.nat(3_000), fc.nat(3_000), fc.nat(5_000)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ways, fc.integer({ min: -1e9, max: 1e9 }), (answers, aheadMs) => {
      const { clock, serverNow, ask, pass } = device({ aheadMs });
      for (const [there, back, pause] of answers) {
        ask(there, back);
        pass(pause);
      }
      const quickest = Math.min(...answers.map(([there, back]) => there + back));
      // A step back of up to two seconds is not shown: time stands still instead.
      expect(Math.abs(clock.now() - serverNow())).toBeLessThanOrEqual(Math.max(2_000, (1_000 + quickest) / 2 + 20));
    }),
  );
});

describe("it does not run backwards", () => {
  test("a better estimate that is a little earlier makes it stand still", () => {
    const { clock, ask, pass } = device();
    ask(0, 2_000);
    const before = clock.now();
    ask(1, 1);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    pass(3_000);
    expect(clock.now()).toBeGreaterThan(before);
  });

  test("a gross error is corrected all the same", () => {
    const { clock, serverNow, ask } = device({ aheadMs: 86_400_000 });
    clock.now();
    ask();
    expect(Math.abs(clock.now() - serverNow())).toBeLessThanOrEqual(520);
  });
});

test("a device that has slept believes the next answer, not its bounds from before", () => {
  const { clock, serverNow, ask, sleep } = device();
  ask();
  sleep(60_000);
  expect(Math.abs(clock.now() - (serverNow() + 60_000))).toBeLessThanOrEqual(520);
});

test("an answer without a date, or with nonsense, changes nothing", () => {
  const { clock, serverNow } = device();
  clock.observe(null, 0, 1);
  clock.observe("yesterday", 0, 1);
  expect(clock.now()).toBe(serverNow());
});

test("whoever has drawn by a time that was grossly wrong is told, and only then", () => {
  const { clock, ask, pass } = device({ aheadMs: 3_600_000 });
  let told = 0;
  const stop = clock.subscribe(() => (told += 1));
  ask();
  expect(told).toBe(1);
  pass(700);
  ask();
  expect(told).toBe(1);
  stop();
  clock.observe(new Date(0).toUTCString(), 0, 1);
  expect(told).toBe(1);
});
