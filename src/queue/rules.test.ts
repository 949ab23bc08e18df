import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { QueueState } from "#events/types.ts";
import { etaSeconds, isAdmitting, refillCredit, retryAfterMs } from "#queue/rules.ts";

const position = fc.integer({ min: 1, max: 5_000_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });
const claimSeconds = fc.integer({ min: 1, max: 600 });

describe("when to ask again", () => {
  test("the farther back, the later", () => {
    fc.assert(
      fc.property(position, position, random, claimSeconds, (a, b, luck, claim) => {
        const [front, back] = [Math.min(a, b), Math.max(a, b)];
        expect(retryAfterMs(front, claim, luck)).toBeLessThanOrEqual(retryAfterMs(back, claim, luck));
      }),
    );
  });

  test("never later than half of the claim window, or a turn could be missed", () => {
    fc.assert(
      fc.property(fc.nat(5_000_000), random, claimSeconds, (where, luck, claim) => {
        expect(retryAfterMs(where, claim, luck)).toBeLessThanOrEqual(claim * 500);
      }),
    );
  });

  test("about a second in front, tens of seconds far back", () => {
    expect(retryAfterMs(1, 60, 0.5)).toBe(1_030);
    expect(retryAfterMs(1_000_000, 120, 0.5)).toBe(31_000);
  });

  test("a crowd that asked together comes back spread over a fifth of the time", () => {
    expect(retryAfterMs(10_000, 60, 0)).toBe(3_600);
    expect(retryAfterMs(10_000, 60, 1)).toBe(4_400);
  });
});

describe("how long it may take", () => {
  const queue = { state: "open" as QueueState, saleOpensAt: 0, admissionsPerSecond: 4 };
  const now = 1_000_000;

  test("the line ahead at the measured rate, in whole seconds, rounded up", () => {
    expect(etaSeconds(41, queue, now)).toBe(11);
    expect(etaSeconds(0, queue, now)).toBe(0);
  });

  test("before the sale opens, from its opening on", () => {
    expect(etaSeconds(4, { ...queue, saleOpensAt: now + 60_000 }, now)).toBe(61);
  });

  test("nobody can say while the queue is paused, or while nobody is admitted", () => {
    expect(etaSeconds(4, { ...queue, state: "paused" }, now)).toBeNull();
    expect(etaSeconds(4, { ...queue, admissionsPerSecond: null }, now)).toBeNull();
    expect(etaSeconds(4, { ...queue, admissionsPerSecond: 0 }, now)).toBeNull();
  });
});

test.each<[QueueState, boolean]>([
  ["open", true],
  ["closed", true],
  ["bypass", true],
  ["paused", false],
])("a queue that is %s lets those in line in: %s; and nobody before its sale opens", (state, admits) => {
  expect(isAdmitting({ state, saleOpensAt: 1_000 }, 1_000)).toBe(admits);
  expect(isAdmitting({ state, saleOpensAt: 1_000 }, 999)).toBe(false);
});

describe("the flow of admissions", () => {
  test("however time is cut into steps, no more is admitted than the rate and one second's worth", () => {
    const rate = fc.double({ min: 0.05, max: 500, noNaN: true });
    fc.assert(
      fc.property(rate, fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 100 }), (perSecond, steps) => {
        let [credit, admitted, elapsedMs] = [0, 0, 0];
        for (const step of steps) {
          elapsedMs += step;
          credit = refillCredit(credit, perSecond, step);
          admitted += Math.floor(credit);
          credit -= Math.floor(credit);
        }
        expect(admitted).toBeLessThanOrEqual((perSecond * elapsedMs) / 1000 + Math.max(1, perSecond) + 1e-6);
      }),
    );
  });

  test("while somebody always waits, the rate is reached, also one below one a second", () => {
    let [credit, admitted] = [0, 0];
    for (let step = 0; step < 1_000; step += 1) {
      credit = refillCredit(credit, 0.25, 100);
      admitted += Math.floor(credit);
      credit -= Math.floor(credit);
    }
    expect(admitted).toBe(25);
  });

  test("an idle hour earns no more than a second's worth", () => {
    expect(refillCredit(0, 20, 3_600_000)).toBe(20);
    expect(refillCredit(0, 0.5, 3_600_000)).toBe(1);
  });
});
