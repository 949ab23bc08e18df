import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ApiProblem } from "#web/api/problem.ts";
import { endedPlace, meaningOf, newestOf, progressOf, type Place } from "#web/line/place.ts";
import { admitted, waiting } from "#web/line/test-place.ts";

describe("taking in news", () => {
  test("whatever comes in whatever order, no position rises and no turn is taken back", () => {
    const news = fc.oneof(
      fc.nat(50).map((position) => waiting(position + 1)),
      fc.constant(admitted()),
    );
    fc.assert(
      fc.property(fc.array(news), (heard) => {
        let known: Place | undefined;
        for (const next of heard) {
          const before = known?.position ?? Number.POSITIVE_INFINITY;
          known = newestOf(known, next);
          expect(known.position).toBeLessThanOrEqual(before);
        }
      }),
    );
  });

  test("old news of the position may still tell that all is sold", () => {
    const news = { ...waiting(9), soldOut: true, etaSeconds: 70 };
    expect(newestOf(waiting(5), news)).toEqual({ ...news, position: 5 });
  });

  test("a turn that was prolonged is told", () => {
    const longer = { ...admitted(), expiresAt: "2026-09-01T11:10:00.000Z" };
    expect(newestOf(admitted(), longer)).toBe(longer);
  });

  test("after the end of a place nothing about it is believed", () => {
    const left = endedPlace(waiting(5), "LEFT");
    expect(newestOf(left, waiting(3))).toBe(left);
  });

  test("another place, or somebody else's, begins anew", () => {
    const another = { ...waiting(90), number: 91 };
    expect(newestOf(waiting(5), another)).toBe(another);
    const others = { ...waiting(90), userId: "somebody else" };
    expect(newestOf(waiting(5), others)).toBe(others);
  });
});

describe("a refused token", () => {
  const refusal = (status: number, extra = {}) =>
    new ApiProblem({ code: "TOKEN_EXPIRED", status, detail: "No.", extra });

  test("tells how the place has ended, if it has", () => {
    expect(meaningOf(refusal(401, { place: "COMPLETED" }))).toBe("COMPLETED");
    expect(meaningOf(refusal(401, { place: "LEFT" }))).toBe("LEFT");
  });

  test("is only dead itself, if it says nothing of the place", () => {
    expect(meaningOf(refusal(401))).toBe("dead-token");
    expect(meaningOf(refusal(401, { place: "WAITING" }))).toBe("dead-token");
  });

  test("is none where something else is wrong", () => {
    expect(meaningOf(refusal(503))).toBeUndefined();
    expect(meaningOf(refusal(403, { position: 4 }))).toBeUndefined();
  });
});

test("the way is measured from where the fan began to the door", () => {
  expect(progressOf(waiting(200), 200)).toBe(0);
  expect(progressOf(waiting(50), 200)).toBe(0.75);
  expect(progressOf(waiting(1), 1)).toBe(0);
  expect(progressOf(admitted(), 200)).toBe(1);
});
