import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { QueueState } from "#events/types.ts";
import { etaSeconds, isAdmitting, refillCredit, retryAfterMs, type Flow } from "#queue/rules.ts";

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
  const now = 1_000_000;
  const policy = {
    state: "open" as QueueState,
    capacity: 30,
    passSeconds: 600,
    claimSeconds: 60,
    admitPerSecond: null,
  };
  const full: Flow = { ...policy, saleOpensAt: 0, admitted: 30, endingsPerSecond: 4 };

  test("as long as it takes until so many turns have ended, at the measured rate, in whole seconds, rounded up", () => {
    expect(etaSeconds(41, full, now)).toBe(11);
    expect(etaSeconds(0, full, now)).toBe(0);
    // Somebody let in more than there is room for now: they have to go first.
    expect(etaSeconds(41, { ...full, admitted: 38 }, now)).toBe(13);
  });

  test("those for whom there is room come in at once, or as fast as the policy lets them", () => {
    expect(etaSeconds(30, { ...full, admitted: 0 }, now)).toBe(1);
    expect(etaSeconds(34, { ...full, admitted: 0 }, now)).toBe(1);
    expect(etaSeconds(30, { ...full, admitted: 0, admitPerSecond: 2 }, now)).toBe(15);
    expect(etaSeconds(50, { ...full, admitted: 0, admitPerSecond: 2 }, now)).toBe(25);
  });

  test("while no turn has ended, as long as turns last; nor ever longer", () => {
    expect(etaSeconds(30, { ...full, endingsPerSecond: null }, now)).toBe(600);
    expect(etaSeconds(31, { ...full, endingsPerSecond: 0 }, now)).toBe(1_200);
    expect(etaSeconds(31, { ...full, endingsPerSecond: 0.01 }, now)).toBe(1_200);
  });

  test("before the sale opens, from its opening on", () => {
    const closedYet = { ...full, admitted: 0, endingsPerSecond: null, saleOpensAt: now + 60_000 };
    expect(etaSeconds(30, closedYet, now)).toBe(60);
    expect(etaSeconds(31, closedYet, now)).toBe(660);
  });

  test("without a waiting room, none", () => {
    expect(etaSeconds(99, { ...full, state: "bypass" }, now)).toBe(1);
  });

  test("nobody can say while the queue is paused, or there is no room at all", () => {
    expect(etaSeconds(4, { ...full, state: "paused" }, now)).toBeNull();
    expect(etaSeconds(4, { ...full, capacity: 0 }, now)).toBeNull();
  });

  test.each([5e-324, 1e-300])("nor while next to nobody is let in: %s a second", (admitPerSecond) => {
    expect(etaSeconds(4, { ...full, admitted: 0, admitPerSecond }, now)).toBeNull();
    expect(etaSeconds(41, { ...full, admitPerSecond }, now)).toBeNull();
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
