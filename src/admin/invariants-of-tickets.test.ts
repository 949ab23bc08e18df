import { invariantsOfTickets } from "#admin/invariants-of-tickets.ts";
import { breakInvariants, finalNoMore, refundedReservation } from "#test/break-invariants.ts";

/** Records that a ticket was checked in. */
function recordCheckIn(reservation: string, seat: number): string {
  return `insert into operator_acts (operator, verb, subject, detail)
          values ('admin', 'checkIn', 'reservation ' || ${reservation}, '{"seat":${seat}}')`;
}

/** Stores a key whose answer names a concert. (Both concerts of the busy sale have one.) */
function storeKey(concertId: number): string {
  return `insert into operator_keys (operator, key, request_hash, status, answer)
          values ('admin', 'k', '', 201, '{"concertId":${concertId}}')`;
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
  "one-effect-per-operator-key": [
    {
      what: "a key's answer names a concert that there is not",
      sql: [storeKey(999)],
      offending: [{ operator: "admin", key: "k", concertId: 999, isConcert: false }],
    },
    {
      what: "a key's answer names a concert that somebody else created",
      sql: ["update operator_keys set operator = 'mina' where key = 'create Every Evening'"],
      offending: [{ operator: "mina", key: "create Every Evening", concertId: 2, keys: 1, isConcert: true }],
    },
    {
      what: "two keys name one concert",
      sql: [storeKey(2)],
      offending: [
        { key: "k", concertId: 2, keys: 2 },
        { key: "create Every Evening", concertId: 2, keys: 2 },
      ],
    },
  ],
});
