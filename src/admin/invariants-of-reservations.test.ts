import { invariantsOfReservations } from "#admin/invariants-of-reservations.ts";
import { breakInvariants, buyer, pastReservation, refundedReservation } from "#test/break-invariants.ts";

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
    },
    {
      what: "two live holds have the same seat",
      sql: [
        `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
         values (${buyer}, 1, 1, '{14}', 10000, 'HELD', clock_timestamp() + interval '1 hour', clock_timestamp())`,
      ],
      offending: [{ showId: 1, number: 14 }],
      alsoBreaks: ["live-hold-owns-its-seats"],
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
