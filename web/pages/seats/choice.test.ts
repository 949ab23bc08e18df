import { describe, expect, test } from "vitest";

import type { Reservation } from "#web/pages/me/me-queries.ts";
import { choose, isSoldOut, nothingChosen, ownedOf, seatsOf, takenOf } from "#web/pages/seats/choice.ts";
import { demoSeats } from "#web/seat-map/demo-seats.ts";

const pick = (number: number, limit = 2) => ({ type: "pick", number, limit }) as const;

describe("picking", () => {
  test("chooses, keeps the order of numbers, and takes back", () => {
    const two = choose(choose(nothingChosen, pick(9)), pick(3));
    expect(two.chosen).toEqual([3, 9]);
    expect(choose(two, pick(9)).chosen).toEqual([3]);
  });

  test("one more than allowed changes nothing, but taking back is always possible", () => {
    const full = choose(choose(nothingChosen, pick(1)), pick(2));
    expect(choose(full, pick(3))).toBe(full);
    expect(choose(full, pick(1, 0)).chosen).toEqual([2]);
  });
});

describe("a seat that others have taken", () => {
  const chosen = { chosen: [4, 5], lost: [] };

  test("moves from the chosen to the lost ones", () => {
    expect(choose(chosen, { type: "taken", numbers: [5, 6] })).toEqual({ chosen: [4], lost: [5] });
  });

  test("that was not chosen changes nothing", () => {
    expect(choose(chosen, { type: "taken", numbers: [6] })).toBe(chosen);
  });

  test("can be replaced, or let go", () => {
    const lost = { chosen: [4], lost: [5] };
    expect(choose(lost, { type: "replace", numbers: [3] })).toEqual({ chosen: [3, 4], lost: [] });
    expect(choose(lost, { type: "dismiss" })).toEqual({ chosen: [4], lost: [] });
  });

  test("is found among all seats", () => {
    const seats = demoSeats([{ name: "R", price: 1, size: 4 }]).map((seat) =>
      seat.number === 2 ? { ...seat, status: "HELD" as const } : seat,
    );
    expect(takenOf([1, 2], seats)).toEqual([2]);
    expect(seatsOf([3, 1], seats).map(({ number }) => number)).toEqual([1, 3]);
  });
});

test("a show is sold out once no seat is free, and not before its seats are known", () => {
  const [one, two] = demoSeats([{ name: "R", price: 1, size: 2 }]).map((seat) => ({
    ...seat,
    status: "SOLD" as const,
  }));
  if (!one || !two) throw new Error("There are two seats.");
  expect(isSoldOut([])).toBe(false);
  expect(isSoldOut([one, { ...two, status: "AVAILABLE" }])).toBe(false);
  expect(isSoldOut([one, { ...two, status: "HELD" }])).toBe(true);
});

describe("what a fan has of a concert", () => {
  const now = Date.parse("2026-10-01T12:00:00Z");
  const reservation = (status: Reservation["status"], own: Partial<Reservation> = {}): Reservation => ({
    reservationId: 1,
    concertId: 7,
    showId: 70,
    date: "2026-10-15",
    startsAt: "2026-10-15T10:00:00.000Z",
    seats: [{ number: 1, label: "01", section: "R", price: 5 }],
    amount: 5,
    status,
    heldUntil: "2026-10-01T12:05:00Z",
    ...own,
  });

  test("are the paid seats and those of a live hold, over all shows", () => {
    const owned = ownedOf(
      [
        reservation("PAID"),
        reservation("HELD", {
          showId: 71,
          seats: [{ number: 8, label: "08", section: "R", price: 5 }],
          reservationId: 2,
        }),
        reservation("CANCELLED"),
        reservation("EXPIRED"),
        reservation("PAID", { concertId: 8 }),
      ],
      7,
      now,
    );
    expect(owned.count).toBe(2);
    expect(owned.holds.map(({ reservationId }) => reservationId)).toEqual([2]);
    expect([...owned.inShow(70)]).toEqual([1]);
    expect([...owned.inShow(71)]).toEqual([8]);
  });

  test("is nothing of a hold whose time is over, whatever its record says yet", () => {
    const owned = ownedOf([reservation("HELD", { heldUntil: "2026-10-01T12:00:00Z" })], 7, now);
    expect([owned.count, owned.holds]).toEqual([0, []]);
  });

  test("is of several holds first the one that ends first", () => {
    const holds = [
      reservation("HELD", { reservationId: 3, heldUntil: "2026-10-01T12:05:00Z" }),
      reservation("HELD", { reservationId: 2, heldUntil: "2026-10-01T12:04:00Z" }),
    ];
    expect(ownedOf(holds, 7, now).holds.map(({ reservationId }) => reservationId)).toEqual([2, 3]);
  });
});
