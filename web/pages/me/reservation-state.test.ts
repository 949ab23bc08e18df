import { expect, test } from "vitest";

import { reservationState } from "#web/pages/me/reservation-state.ts";

const heldUntil = "2026-10-15T10:00:00.000Z";
const end = Date.parse(heldUntil);

test("a hold is one until its very end", () => {
  expect(reservationState({ status: "HELD", heldUntil }, undefined, end - 1)).toBe("held");
  expect(reservationState({ status: "HELD", heldUntil }, undefined, end)).toBe("lapsed");
});

test("a hold that ran out is lapsed, also when the server has noted it", () => {
  expect(reservationState({ status: "EXPIRED", heldUntil }, undefined, end + 1)).toBe("lapsed");
});

test("what is paid stays paid when the time of its hold is over", () => {
  expect(reservationState({ status: "PAID", heldUntil }, { refundedAt: null }, end + 1)).toBe("paid");
});

test("what was cancelled was refunded if it had been paid, otherwise given up", () => {
  expect(reservationState({ status: "CANCELLED", heldUntil }, { refundedAt: heldUntil }, end)).toBe("refunded");
  expect(reservationState({ status: "CANCELLED", heldUntil }, null, end)).toBe("released");
});

test("what was cancelled is not told before it is known whether it had been paid", () => {
  expect(reservationState({ status: "CANCELLED", heldUntil }, undefined, end)).toBeUndefined();
});
