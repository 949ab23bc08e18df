/** Mutants of holds and seats. */
import type { Mutant } from "#proof/mutants/mutant.ts";

/** Holds that are over stay as they are, so that what else is done with them has time to happen. */
const notSwept = {
  file: "reservations/queries.ts",
  near: '"has_overdue_holds",',
  from: "held_until <= (select clock_timestamp())",
  to: "held_until <= (select clock_timestamp() - interval '1 hour')",
};

export const seatMutants: readonly Mutant[] = [
  {
    name: "seat-not-locked",
    says: "looks whether a seat is free without locking it",
    edits: [
      {
        file: "reservations/seat-queries.ts",
        near: '"lock_seats",',
        from: " for update) as s",
        to: ") as s",
      },
    ],
    breaks: [2, 3],
    scenario: "rush",
  },
  {
    name: "live-hold-taken",
    says: "takes seats that another holds for less than a minute yet",
    edits: [
      {
        file: "reservations/rules.ts",
        from: "(seat.heldUntil ?? 0) <= now",
        to: "(seat.heldUntil ?? 0) <= now + 60_000",
      },
      { file: "reservations/room.ts", from: "const marginMs = 250;", to: "const marginMs = 60_000;" },
    ],
    breaks: [2, 3],
    scenario: "rush",
  },
  {
    name: "sold-seat-sold-again",
    says: "takes a sold seat, which no hold's end protects, for a free one",
    edits: [
      {
        file: "reservations/rules.ts",
        from: '(seat.status === "HELD" && (seat.heldUntil ?? 0) <= now)',
        to: "(seat.heldUntil ?? 0) <= now",
      },
      { file: "seats/seat-map.ts", from: "return status === SOLD || (", to: "return (" },
    ],
    schema: "alter table sold_seats drop constraint seat_sold_once",
    breaks: [1],
    scenario: "sale",
  },
  {
    name: "some-of-the-seats-are-enough",
    says: "holds all the seats asked for if one of them is free",
    edits: [
      {
        file: "reservations/reserve-seats.ts",
        from: "(taken.length > 0 ? takenRefusal(taken) : undefined)",
        to: "(taken.length === wanted.length ? takenRefusal(taken) : undefined)",
      },
      {
        file: "reservations/room.ts",
        from: "return taken.length > 0 ? takenRefusal(taken) : undefined;",
        to: "return taken.length === seats.length ? takenRefusal(taken) : undefined;",
      },
    ],
    breaks: [2, 3],
    scenario: "rush",
  },
  {
    name: "expired-hold-paid",
    says: "does not look at the clock when a hold is paid",
    edits: [
      {
        file: "reservations/sell-holds.ts",
        from: 'row.status === "EXPIRED" || row.heldUntil <= now',
        to: 'row.status === "EXPIRED"',
      },
      notSwept,
    ],
    breaks: [13],
    scenario: "lateness",
  },
  {
    name: "paid-by-an-old-clock",
    says: "decides about a payment by the beginning of its transaction (now()), not by the moment when all locks are held",
    edits: [{ file: "payments/queries.ts", near: '"draw_payments",', from: "clock_timestamp()", to: "now()" }],
    breaks: [3],
    scenario: "slow payment",
  },
  {
    name: "expired-hold-stays",
    says: "frees a seat only when its hold is swept, and does not sweep",
    edits: [
      {
        file: "reservations/rules.ts",
        from: ' || (seat.status === "HELD" && (seat.heldUntil ?? 0) <= now)',
        to: "",
      },
      notSwept,
    ],
    breaks: [13],
    scenario: "lateness",
  },
  {
    name: "anybody-releases",
    says: "releases a hold for who does not own it",
    edits: [
      {
        file: "reservations/release-holds.ts",
        from: "row.reservationId === reservationId && row.userId === userId",
        to: "row.reservationId === reservationId",
      },
    ],
    breaks: [2, 3],
    scenario: "strangers",
  },
  {
    name: "released-seat-not-freed",
    says: "ends a reservation without freeing its seats",
    edits: [
      {
        file: "reservations/release-holds.ts",
        from: "await Promise.all([freeSeats(tx, held), endReservations(tx, ids, reason, now)]);",
        to: "[held.map(() => []), await endReservations(tx, ids, reason, now)];",
      },
    ],
    breaks: [3, 13],
    scenario: "release",
  },
  {
    name: "leaver-keeps-holds",
    says: "does not release the holds of who leaves",
    edits: [{ file: "queue/leave-queue.ts", from: "      releaseHoldsOf(tx, live),\n", to: "" }],
    breaks: [3, 13],
    scenario: "release",
  },
  {
    name: "limit-per-request",
    says: "counts the seats of the request only, not those that its user has already",
    edits: [
      {
        file: "reservations/rules.ts",
        from: "owned + wanted <= maxSeatsPerUser",
        to: "wanted <= maxSeatsPerUser",
      },
    ],
    breaks: [17],
    scenario: "greed",
  },
  {
    name: "owned-counted-before-the-lock",
    says: "counts what a user has before it locks the user's place",
    edits: [
      {
        file: "reservations/reserve-seats.ts",
        from: "  const [places, locked, earlier, prospects] = await Promise.all([\n",
        to:
          "  const counted = listProspects(tx, requests.map((one) => ({ userId: one.userId, concertId: one.show.concertId })));\n" +
          "  const [places, locked, earlier, prospects] = await Promise.all([\n",
      },
      {
        file: "reservations/reserve-seats.ts",
        from: "    listProspects(\n      tx,\n      requests.map(({ userId, show }) => ({ userId, concertId: show.concertId })),\n    ),\n",
        to: "    counted,\n",
      },
    ],
    breaks: [17],
    scenario: "greed",
  },
];
