import { expect, test } from "vitest";

import type { LockedSeat } from "#reservations/seat-queries.ts";
import { isFree, limitRefusal, takenRefusal } from "#reservations/rules.ts";

const now = 1_900_000_000_000;

function seat(status: LockedSeat["status"], heldUntil: number | null): LockedSeat {
  return { showId: 1, number: 7, price: 50_000, status, heldUntil };
}

test("a hold is free from the very moment at which it ends, and not a millisecond before", () => {
  expect(isFree(seat("HELD", now + 1), now)).toBe(false);
  expect(isFree(seat("HELD", now), now)).toBe(true);
  expect(isFree(seat("HELD", now - 1), now)).toBe(true);
});

test("an available seat is free, a sold one never is", () => {
  expect(isFree(seat("AVAILABLE", null), now)).toBe(true);
  expect(isFree(seat("SOLD", null), now)).toBe(false);
});

test("a user may reach the limit, and not pass it", () => {
  expect(limitRefusal(0, 4, 4)).toBeUndefined();
  expect(limitRefusal(3, 1, 4)).toBeUndefined();
  expect(limitRefusal(3, 2, 4)).toMatchObject({ code: "SEAT_LIMIT_REACHED", extra: { limit: 4 } });
  expect(limitRefusal(4, 1, 4)?.message).toBe("You hold or own 4 of at most 4 seats of this concert, and asked for 1.");
});

test("a refusal names every seat that is taken", () => {
  expect(takenRefusal([7])).toMatchObject({ code: "SEAT_UNAVAILABLE", extra: { seats: [7] } });
  expect(takenRefusal([7]).message).toBe("Seat 7 is taken. Nothing was held.");
  expect(takenRefusal([9]).message).toBe("Seat 9 is taken. Nothing was held.");
  expect(takenRefusal([7])).toMatchObject({ extra: { seats: [7] } });
  expect(takenRefusal([7, 9]).message).toBe("Seats 7, 9 are taken. Nothing was held.");
});
