import { invariantsOfTickets } from "#admin/invariants-of-tickets.ts";
import { breakInvariants, finalNoMore, refundedReservation } from "#test/break-invariants.ts";

/** Records that a ticket was checked in. */
function recordCheckIn(reservation: string, seat: number): string {
  return `insert into operator_acts (operator, verb, subject, detail)
          values ('admin', 'checkIn', 'reservation ' || ${reservation}, '{"seat":${seat}}')`;
}

breakInvariants(invariantsOfTickets, {
  "checked-in-seat-is-sold": [
    {
      what: "a ticket that was refunded was checked in",
      sql: [
        `insert into check_ins values (${refundedReservation}, 3, clock_timestamp(), 'admin')`,
        recordCheckIn(refundedReservation, 3),
      ],
      offending: [{ number: 3, soldTo: null }],
    },
    {
      what: "a seat that was checked in belongs to somebody else",
      sql: ["insert into check_ins values (1, 3, clock_timestamp(), 'admin')", recordCheckIn("1", 3)],
      offending: [{ reservationId: 1, number: 3, soldTo: null }],
    },
  ],
  "check-in-follows-its-payment": [
    {
      what: "a ticket was checked in before it was paid",
      sql: [finalNoMore("check_ins"), "update check_ins set checked_in_at = checked_in_at - interval '1 hour'"],
      offending: [{ number: 2 }],
    },
  ],
  "operators-act-is-recorded": [
    {
      what: "a ticket was checked in, and nobody knows it",
      sql: ["insert into check_ins values (1, 1, clock_timestamp(), 'admin')"],
      offending: [{ operator: "admin", verb: "checkIn", subject: "reservation 1", seat: 1, done: 1, recorded: 0 }],
    },
    {
      what: "somebody else is said to have done it",
      sql: [finalNoMore("operator_acts"), "update operator_acts set operator = 'mina' where verb = 'refundPayment'"],
      offending: [
        { operator: "admin", verb: "refundPayment", done: 1, recorded: 0 },
        { operator: "mina", verb: "refundPayment", done: 0, recorded: 1 },
      ],
    },
    {
      what: "something is recorded twice",
      sql: [recordCheckIn("(select reservation_id from check_ins)", 2)],
      offending: [{ verb: "checkIn", seat: 2, done: 1, recorded: 2 }],
    },
  ],
});
