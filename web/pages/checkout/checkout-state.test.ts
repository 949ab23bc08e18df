import { describe, expect, test } from "vitest";

import { chargeChoices, checkoutStateOf } from "#web/pages/checkout/checkout-state.ts";

const heldUntil = "2026-10-01T12:05:00Z";
const end = Date.parse(heldUntil);
const state = (status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED", now: number, isPaying = false) =>
  checkoutStateOf({ status, heldUntil }, { now, isPaying });

describe("a hold", () => {
  test("can be paid until its very end", () => {
    expect(state("HELD", end - 1)).toBe("pay");
    expect(state("HELD", end)).toBe("ending");
  });

  test("that is being paid when its time is over is not given up before the answer", () => {
    expect(state("HELD", end + 5_000, true)).toBe("pay");
  });
});

test("what the server has said is so, whatever the time", () => {
  expect([state("PAID", end + 1), state("EXPIRED", end - 1), state("CANCELLED", end - 1)]).toEqual([
    "paid",
    "EXPIRED",
    "CANCELLED",
  ]);
});

describe("amounts to charge", () => {
  const most = 10_000_000;

  test("begin with just what is missing, and go on with round ones that are enough", () => {
    expect(chargeChoices(77_000, most)).toEqual([77_000, 100_000, 150_000]);
    expect(chargeChoices(1, most)).toEqual([1, 50_000, 100_000]);
  });

  test("are different ones where what is missing is round", () => {
    expect(chargeChoices(100_000, most)).toEqual([100_000, 150_000]);
  });

  test("are none that is too large for one charge; where one is not enough, as much as one may be", () => {
    expect(chargeChoices(40_000, 50_000)).toEqual([40_000, 50_000]);
    expect(chargeChoices(165_000, 50_000)).toEqual([50_000]);
    expect(chargeChoices(15_000, 50_000)).toEqual([15_000, 50_000]);
  });
});
