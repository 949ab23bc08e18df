import { invariantsOfReservations } from "#admin/invariants-of-reservations.ts";
import { breakInvariants, buyer, ghost, pastReservation, refundedReservation } from "#test/break-invariants.ts";

breakInvariants(invariantsOfReservations, {
  "held-seat-has-its-hold": [
    {
      what: "seat and reservation are held until different moments",
      sql: ["update seats set held_until = held_until + interval '1 second' where show_id = 1 and number = 16"],
      offending: [{ showId: 1, number: 16, reservationStatus: "HELD", reservationSeats: [16] }],
    },
    {
      what: "the seat's reservation is none",
      sql: ["update seats set reservation_id = 999 where show_id = 1 and number = 16"],
      offending: [{ showId: 1, number: 16, reservationId: 999, reservationStatus: null }],
    },
  ],
  "live-hold-owns-its-seats": [
    {
      what: "a seat of a live hold was freed",
      sql: [
        "update seats set status = 'AVAILABLE', reservation_id = null, held_until = null where show_id = 1 and number = 14",
      ],
      offending: [{ showId: 1, number: 14, seatStatus: "AVAILABLE", seatReservationId: null }],
    },
  ],
  "seat-has-one-owner": [
    {
      what: "a hold overlapped a sale",
      sql: [pastReservation(buyer, 1, 1)],
      offending: [{ showId: 1, number: 1, takenUntil: "infinity" }],
    },
    {
      what: "a seat was held by another before its payment was refunded, though the hold that was paid was over by then",
      sql: [
        `update reservations r set held_until = p.paid_at + interval '1 microsecond' from payments p
          where r.reservation_id = ${refundedReservation} and p.reservation_id = r.reservation_id`,
        `update reservations r set created_at = p.paid_at + interval '2 microseconds' from payments p
          where r.show_id = 3 and r.seats = '{3}' and r.status = 'HELD' and p.reservation_id = ${refundedReservation}`,
      ],
      offending: [{ showId: 3, number: 3 }],
      alsoBreaks: ["hold-was-made-in-a-turn"],
    },
    {
      what: "seats were held again though the hold that was on them had been ended early, as if its time were over",
      sql: [
        `update reservations set status = 'EXPIRED', ended_at = created_at + interval '1 millisecond' where seats = '{13,14}'`,
        `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
         select user_id, concert_id, show_id, seats, amount, 'HELD', held_until, ended_at + interval '1 millisecond'
           from reservations where seats = '{13,14}'`,
        `update seats s set reservation_id = r.reservation_id from reservations r
          where s.show_id = 1 and s.number in (13, 14) and r.seats = '{13,14}' and r.status = 'HELD'`,
      ],
      offending: [
        { showId: 1, number: 13 },
        { showId: 1, number: 14 },
      ],
      alsoBreaks: ["hold-lasts-its-time"],
    },
    {
      what: "two live holds have the same seat",
      sql: [
        `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
         values (${buyer}, 1, 1, '{14}', 10000, 'HELD', clock_timestamp() + interval '1 hour', clock_timestamp())`,
      ],
      offending: [{ showId: 1, number: 14 }],
      alsoBreaks: ["live-hold-owns-its-seats", "hold-was-made-in-a-turn"],
    },
  ],
  "hold-lasts-its-time": [
    {
      what: "a hold was ended early, and its seat freed",
      sql: [
        `update reservations set status = 'EXPIRED', ended_at = held_until - interval '1 millisecond' where seats = '{13,14}'`,
        `update seats set status = 'AVAILABLE', reservation_id = null, held_until = null
          where show_id = 1 and number in (13, 14)`,
      ],
      offending: [{ showId: 1, seats: [13, 14] }],
    },
  ],
  "seat-limit-is-kept": [
    {
      what: "users have more seats than the limit",
      sql: ["update concerts set max_seats_per_user = 2 where concert_id = 1"],
      offending: [{ concertId: 1, seats: 3, maxSeatsPerUser: 2 }],
    },
  ],
  "reservation-costs-its-seats": [
    {
      what: "a reservation became cheaper",
      sql: ["update reservations set amount = 1 where seats = '{15}'"],
      offending: [{ showId: 1, seats: [15], amount: 1, seatsPrice: 10_000 }],
    },
    {
      what: "a reservation names a seat that is not there",
      sql: ["update reservations set seats = '{51}' where seats = '{15}'"],
      offending: [{ showId: 1, seats: [51], amount: 10_000, seatsPrice: null }],
    },
  ],
  "hold-was-made-in-a-turn": [
    {
      what: "somebody who never joined holds a seat",
      sql: [`update reservations set user_id = ${ghost} where seats = '{13,14}'`],
      offending: [{ concertId: 1 }],
      alsoBreaks: ["everything-has-its-user"],
    },
    {
      what: "a fan held a seat before being admitted",
      sql: ["update places set admitted_at = admitted_at + interval '1 hour' where concert_id = 1 and number = 3"],
      offending: [{ concertId: 1 }],
      alsoBreaks: ["admitted-in-order"],
    },
  ],
  "turn-outlasts-its-holds": [
    {
      what: "a turn ends before a hold that was made in it",
      sql: ["update places set expires_at = clock_timestamp() where concert_id = 1 and number = 3"],
      offending: [{ concertId: 1, number: 3, status: "ADMITTED" }],
    },
    {
      what: "a fan left without the hold being released",
      sql: ["update places set status = 'LEFT', ended_at = clock_timestamp() where concert_id = 1 and number = 3"],
      offending: [{ concertId: 1, number: 3, status: "LEFT" }],
    },
  ],
});
