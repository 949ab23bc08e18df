/** What must hold of holds and reservations: they are exclusive, within limits, priced right, and can be paid. */
import type { Invariant } from "#admin/invariant.ts";

export const invariantsOfReservations: readonly Invariant[] = [
  {
    name: "held-seat-has-its-hold",
    sentence: "A seat that is held is named by a reservation of its show that is held until the same moment.",
    keptBy: "One transaction writes reservation and seats, one ends both; locks: reservations, then seats by number.",
    subject: "seats where status = 'HELD'",
    offending: `
      select s.show_id as "showId", s.number, s.held_until as "heldUntil", s.reservation_id as "reservationId",
             r.status as "reservationStatus", r.show_id as "reservationShowId", r.seats as "reservationSeats",
             r.held_until as "reservationHeldUntil"
        from seats s left join reservations r on r.reservation_id = s.reservation_id
       where s.status = 'HELD'
         and (r.status, r.show_id, r.held_until, s.number = any (r.seats))
             is distinct from ('HELD', s.show_id, s.held_until, true)`,
  },
  {
    name: "live-hold-owns-its-seats",
    sentence: "A hold whose time is not over owns all its seats: nobody has taken one, none was freed.",
    keptBy: "Whoever takes or frees a seat locks it first, then reads the clock, then compares it with the hold's end.",
    subject: "reservations where status = 'HELD'",
    offending: `
      select r.reservation_id as "reservationId", r.show_id as "showId", n.number, r.held_until as "heldUntil",
             s.status as "seatStatus", s.reservation_id as "seatReservationId"
        from reservations r
       cross join unnest(r.seats) as n (number)
        left join seats s on s.show_id = r.show_id and s.number = n.number
       where r.status = 'HELD' and r.held_until > (select now from audit)
         and (s.status, s.reservation_id) is distinct from ('HELD', r.reservation_id)`,
  },
  {
    name: "seat-has-one-owner",
    sentence: "No two reservations ever had the same seat at the same time; no reservation names a seat twice.",
    keptBy:
      "The seat's row lock, with the clock read after it is held, and the clock itself (it must not be set back).",
    subject: "reservations",
    offending: `
      select show_id as "showId", number, reservation_id as "reservationId", created_at as "from",
             taken_until as "takenUntil"
        from (select r.show_id, n.number, r.reservation_id, r.created_at,
                     max(case when r.status = 'PAID' then 'infinity' when r.status = 'HELD' then r.held_until
                              when r.status = 'EXPIRED' then r.held_until
                              when refunded.reservation_id is not null then r.ended_at
                              else least(r.held_until, r.ended_at) end)
                       over (partition by r.show_id, n.number order by r.created_at, r.reservation_id
                             rows between unbounded preceding and 1 preceding) as taken_until
                from reservations r
               cross join unnest(r.seats) as n (number)
                left join payments refunded on refunded.reservation_id = r.reservation_id) owners
       where taken_until > created_at`,
  },
  {
    name: "hold-lasts-its-time",
    sentence: "A hold that ran out was not ended before its time.",
    keptBy: "The sweeper alone ends holds that ran out: it locks them first, and then reads the clock.",
    subject: "reservations where status = 'EXPIRED'",
    offending: `
      select reservation_id as "reservationId", show_id as "showId", seats, held_until as "heldUntil",
             ended_at as "endedAt"
        from reservations
       where status = 'EXPIRED' and ended_at < held_until`,
  },
  {
    name: "seat-limit-is-kept",
    sentence: "Nobody owns and holds more seats of a concert than the concert allows one user.",
    keptBy:
      "All of a user's requests for a concert pass through the lock of the one live place that the user has there.",
    subject: "reservations where status in ('PAID', 'HELD')",
    offending: `
      select r.concert_id as "concertId", r.user_id as "userId", sum(cardinality(r.seats)) as seats,
             c.max_seats_per_user as "maxSeatsPerUser"
        from reservations r join concerts c on c.concert_id = r.concert_id
       where r.status = 'PAID' or (r.status = 'HELD' and r.held_until > (select now from audit))
       group by r.concert_id, r.user_id, c.max_seats_per_user
      having sum(cardinality(r.seats)) > c.max_seats_per_user`,
  },
  {
    name: "reservation-costs-its-seats",
    sentence: "The amount of a reservation is the sum of its seats' prices, and all its seats exist.",
    keptBy: "The amount is added up from the rows of the locked seats; prices never change.",
    subject: "reservations",
    offending: `
      select r.reservation_id as "reservationId", r.show_id as "showId", r.seats, r.amount, s.price as "seatsPrice"
        from reservations r
        left join (select r.reservation_id, sum(s.price) as price, count(*) as seats
                     from reservations r cross join unnest(r.seats) as n (number)
                     join seats s on s.show_id = r.show_id and s.number = n.number
                    group by r.reservation_id) s on s.reservation_id = r.reservation_id
       where (s.price, s.seats) is distinct from (r.amount, cardinality(r.seats)::bigint)`,
  },
  {
    name: "hold-was-made-in-a-turn",
    sentence: "Whoever holds seats was admitted when they were held.",
    keptBy: "Reserving locks the fan's place, then reads the clock, then looks whether the place may shop.",
    subject: "reservations where status = 'HELD'",
    // Times of places and holds are told in whole milliseconds: a hold may seem to be as old as its turn.
    offending: `
      select r.reservation_id as "reservationId", r.concert_id as "concertId", r.user_id as "userId",
             r.created_at as "heldFrom"
        from reservations r
       where r.status = 'HELD' and not exists (
             select from places p
              where p.concert_id = r.concert_id and p.user_id = r.user_id and p.admitted_at <= r.created_at
                and (p.ended_at is null or p.ended_at >= r.created_at))`,
  },
  {
    name: "turn-outlasts-its-holds",
    sentence:
      "A live hold can be paid: the turn that it was made in lasts at least as long, unless a payment ended it.",
    keptBy:
      "Holding prolongs the turn in the same transaction; leaving releases the holds; expiry looks again after the lock.",
    subject: "reservations where status = 'HELD'",
    offending: `
      select r.reservation_id as "reservationId", r.concert_id as "concertId", r.user_id as "userId",
             r.held_until as "heldUntil", p.number, p.status, p.expires_at as "expiresAt"
        from reservations r
        join places p on p.concert_id = r.concert_id and p.user_id = r.user_id
         and p.admitted_at < r.created_at and (p.ended_at is null or p.ended_at > r.created_at)
       where r.status = 'HELD' and r.held_until > (select now from audit)
         and not (p.status = 'COMPLETED' or (p.status = 'ADMITTED' and p.expires_at >= r.held_until))`,
  },
];
