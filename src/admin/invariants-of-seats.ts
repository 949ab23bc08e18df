/** What must hold of seats: each is there, has one price, and is sold at most once. */
import type { Invariant } from "#admin/invariant.ts";

export const invariantsOfSeats: readonly Invariant[] = [
  {
    name: "show-has-all-its-seats",
    sentence: "The seats of a show are the numbers from 1 to its total, without gaps; no seat is of an unknown show.",
    keptBy: "A concert is created with all its seats in one transaction; no verb inserts or deletes seats afterwards.",
    subject: "seats",
    offending: `
      select show_id as "showId", sh.seats_total as "seatsTotal", s.seats, s.first, s.last
        from shows sh
        full join (select show_id, count(*) as seats, min(number) as first, max(number) as last
                     from seats group by show_id) s using (show_id)
       where (s.seats, s.first, s.last) is distinct from (sh.seats_total, 1, sh.seats_total)`,
  },
  {
    name: "sections-cover-the-show",
    sentence: "The sections of a show cover the numbers from 1 to its total, without gap or overlap.",
    keptBy: "`planShow` fills gaps and refuses overlaps; sections never change.",
    subject: "sections",
    offending: `
      select show_id as "showId", seats_total as "seatsTotal", first_number as "first", last_number as "last"
        from (select show_id, seats_total, first_number, last_number,
                     coalesce(lag(last_number) over by_number, 0) as before,
                     lead(first_number) over by_number is null as is_last
                from shows left join sections using (show_id)
              window by_number as (partition by show_id order by first_number)) s
       where first_number is distinct from before + 1
          or (is_last and last_number is distinct from seats_total)`,
  },
  {
    name: "seat-has-its-sections-price",
    sentence: "Each seat costs what its section costs.",
    keptBy: "Seats are inserted from their sections; no verb changes a price.",
    subject: "seats",
    offending: `
      select s.show_id as "showId", s.number, s.price, c.name as section, c.price as "sectionPrice"
        from seats s
        join sections c on c.show_id = s.show_id and s.number between c.first_number and c.last_number
       where s.price <> c.price`,
  },
  {
    name: "seats-add-up",
    sentence: "The seats of a show are its available, its held and its sold ones: none is lost, none is two at once.",
    keptBy: "Constraint `seat_state_consistent`: a seat has one row, and the row one of three states.",
    subject: "seats",
    offending: `
      select show_id as "showId", seats, available, held, sold
        from (select show_id, count(*) as seats, count(*) filter (where status = 'AVAILABLE') as available,
                     count(*) filter (where status = 'HELD') as held, count(*) filter (where status = 'SOLD') as sold
                from seats group by show_id) s
       where seats <> available + held + sold`,
  },
  {
    name: "seat-sold-once",
    sentence: "Each sold seat is sold once, to the reservation that it is marked with.",
    keptBy: "Constraint `seat_sold_once`; one statement marks the seat and records the sale, under the seat's lock.",
    subject: "sold_seats",
    offending: `
      select coalesce(sold.show_id, s.show_id) as "showId", coalesce(sold.number, s.number) as number, s.status,
             sold.reservation_id as "soldTo", s.reservation_id as "markedWith"
        from sold_seats sold
        full join (select * from seats where status = 'SOLD') s
          on s.show_id = sold.show_id and s.number = sold.number
       where sold.reservation_id is distinct from s.reservation_id`,
  },
  {
    name: "sold-seat-is-paid-for",
    sentence: "Every seat that is sold is of a paid reservation, and every seat of a paid reservation is sold.",
    keptBy:
      "Paying marks the reservation and sells its seats in one transaction, refunding undoes both in one; under the locks of both.",
    subject: "sold_seats",
    offending: `
      select coalesce(sold.show_id, paid.show_id) as "showId", coalesce(sold.number, paid.number) as number,
             sold.reservation_id as "soldTo", paid.reservation_id as "paidBy"
        from sold_seats sold
        full join (select r.show_id, n.number, r.reservation_id
                     from reservations r cross join unnest(r.seats) as n (number) where r.status = 'PAID') paid
          on paid.show_id = sold.show_id and paid.number = sold.number and paid.reservation_id = sold.reservation_id
       where sold.reservation_id is null or paid.reservation_id is null`,
  },
];
