import { invariantsOfMoney } from "#admin/invariants-of-money.ts";
import {
  breakInvariants,
  buyer,
  finalNoMore,
  holder,
  refundedPayment,
  refundedReservation,
} from "#test/break-invariants.ts";

/** Records that a payment was refunded. */
function recordRefund(paymentId: number): string {
  return `insert into operator_acts (operator, verb, subject, detail)
          values ('admin', 'refundPayment', 'payment ${paymentId}', '{}')`;
}

breakInvariants(invariantsOfMoney, {
  "payment-is-a-paid-reservation": [
    {
      what: "a refund left the reservation paid",
      sql: ["insert into refunds values (1, 'A test.', clock_timestamp(), 'admin')", recordRefund(1)],
      offending: [{ reservationId: 1, paymentId: 1, reservationStatus: "PAID" }],
      alsoBreaks: ["refund-is-a-transfer"],
    },
    {
      what: "a reservation that was refunded is paid again",
      sql: [`update reservations set status = 'PAID' where reservation_id = ${refundedReservation}`],
      offending: [{ paid: 20_000, reservationStatus: "PAID" }],
      alsoBreaks: ["sold-seat-is-paid-for", "seat-has-one-owner"],
    },
    {
      what: "a payment names other seats than its reservation",
      sql: [finalNoMore("payments"), "update payments set seats = '{1,9}' where payment_id = 1"],
      offending: [{ reservationId: 1, paymentId: 1, seatsPaid: [1, 9], seatsReserved: [1, 2] }],
    },
    {
      what: "a payment is gone",
      sql: [finalNoMore("payments"), "delete from payments where payment_id = 1"],
      offending: [{ reservationId: 1, paymentId: null, due: 40_000 }],
      alsoBreaks: ["payment-is-a-transfer", "payment-completes-a-place", "one-effect-per-key"],
    },
  ],
  "refund-is-a-transfer": [
    {
      what: "the transfer belongs to another reservation than the refund",
      sql: [finalNoMore("transfers"), "update transfers set reservation_id = 999 where debit = 'REVENUE'"],
      offending: [
        { paymentId: 4, transfers: null },
        { reservationId: 999, paymentId: null, transfers: 1 },
      ],
    },
    {
      what: "a refund is gone",
      sql: [finalNoMore("refunds"), "delete from refunds"],
      offending: [{ paymentId: null, transfers: 1, transferAmount: 20_000 }],
      alsoBreaks: ["payment-is-a-paid-reservation", "operators-act-is-recorded"],
    },
    {
      what: "a refund is of no payment",
      sql: ["insert into refunds values (999, 'A test.', clock_timestamp(), 'admin')", recordRefund(999)],
      offending: [{ reservationId: null, paymentId: 999, transfers: null }],
    },
  ],
  "refund-follows-its-payment": [
    {
      what: "a refund came before the payment",
      sql: [
        finalNoMore("payments"),
        `update payments set paid_at = (select refunded_at + interval '1 second' from refunds) where payment_id = ${refundedPayment}`,
        `update places set ended_at = p.paid_at from payments p
          where places.user_id = p.user_id and payment_id = ${refundedPayment}`,
        finalNoMore("transfers"),
        `update transfers t set created_at = p.paid_at from payments p
          where t.reservation_id = p.reservation_id and t.debit = 'WALLET' and payment_id = ${refundedPayment}`,
      ],
      offending: [{ paymentId: 4 }],
    },
  ],
  "hold-was-live-when-paid": [
    {
      what: "a hold was over when it was paid",
      sql: ["update reservations set held_until = ended_at where reservation_id = 1"],
      offending: [{ paymentId: 1, reservationId: 1 }],
    },
  ],
  "payment-is-a-transfer": [
    {
      what: "a transfer belongs to another reservation than the payment",
      sql: [finalNoMore("transfers"), "update transfers set reservation_id = 999 where reservation_id = 1"],
      offending: [
        { reservationId: 1, paymentId: 1, transfers: null },
        { reservationId: 999, paymentId: null, transfers: 1 },
      ],
    },
    {
      what: "a transfer was made at another moment than the payment",
      sql: [
        finalNoMore("transfers"),
        "update transfers set created_at = created_at - interval '1 hour' where reservation_id = 1",
      ],
      offending: [{ reservationId: 1, paymentId: 1, transfers: 1 }],
    },
  ],
  "payment-completes-a-place": [
    {
      what: "a payment left the place as it was",
      sql: ["update places set status = 'LEFT' where concert_id = 2 and number = 1"],
      offending: [{ concertId: 2, payments: 1, completedPlaces: null }],
    },
    {
      what: "a place was completed without a payment",
      sql: ["update places set status = 'COMPLETED', ended_at = clock_timestamp() where concert_id = 1 and number = 7"],
      offending: [{ concertId: 1, payments: null, completedPlaces: 1 }],
    },
  ],
  "balance-is-the-ledger": [
    {
      what: "a won went from one wallet to another by itself",
      sql: [
        `update wallets set balance = balance + 1 where user_id = ${buyer}`,
        `update wallets set balance = balance - 1 where user_id = ${holder}`,
      ],
      offending: [
        { balance: 65_001, sumOfTransfers: 65_000 },
        { balance: 99_999, sumOfTransfers: 100_000 },
      ],
    },
  ],
  "running-balance-is-right": [
    {
      what: "a transfer tells a wrong balance",
      sql: [
        finalNoMore("transfers"),
        `update transfers set balance_after = 1 where user_id = ${buyer} and balance_after = 100000`,
      ],
      offending: [{ balanceAfter: 1, running: 100_000 }],
    },
  ],
  "accounts-sum-to-zero": [
    {
      what: "money came from nowhere",
      sql: [`update wallets set balance = balance + 7 where user_id = ${buyer}`],
      offending: [{ sum: 7 }],
      alsoBreaks: ["balance-is-the-ledger"],
    },
  ],
  "one-effect-per-key": [
    {
      what: "an answer is no JSON: that is told in place of the rows, and the other invariants are checked all the same",
      sql: ["update request_keys set answer = 'no JSON'"],
      offending: [{ error: "a row cannot be read: invalid input syntax for type json" }],
    },
    {
      what: "a key's answer names what another user did",
      sql: [`update request_keys set user_id = ${holder} where key = 'charge-1'`],
      offending: [{ key: "charge-1", kind: "transfer", keys: 1 }],
    },
    {
      what: "two keys name one payment",
      sql: [
        `insert into request_keys (user_id, key, request_hash, status, answer)
         select user_id, 'pay-2', request_hash, status, answer from request_keys where key = 'pay-1'`,
      ],
      offending: [
        { key: "pay-1", kind: "payment", id: 1, keys: 2 },
        { key: "pay-2", kind: "payment", id: 1, keys: 2 },
      ],
    },
  ],
});
