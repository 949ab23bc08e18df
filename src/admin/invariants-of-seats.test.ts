import { invariantsOfSeats } from "#admin/invariants-of-seats.ts";
import { breakInvariants } from "#test/break-invariants.ts";

breakInvariants(invariantsOfSeats, {
  "show-has-all-its-seats": [
    {
      what: "a seat was deleted",
      sql: ["delete from seats where show_id = 1 and number = 50"],
      offending: [{ showId: 1, seatsTotal: 50, seats: 49, first: 1, last: 49 }],
    },
    {
      what: "a seat of no show was inserted",
      sql: ["insert into seats (show_id, number, price) values (99, 1, 1)"],
      offending: [{ showId: 99, seatsTotal: null, seats: 1 }],
    },
  ],
  "sections-cover-the-show": [
    {
      what: "a section became shorter",
      sql: ["update sections set last_number = 49 where show_id = 1 and last_number = 50"],
      offending: [{ showId: 1, seatsTotal: 50, first: 11, last: 49 }],
    },
    {
      what: "two sections overlap",
      sql: ["insert into sections values (1, 'X', 40, 41, 10000)"],
      offending: [{ showId: 1, first: 40 }],
    },
  ],
  "seat-has-its-sections-price": [
    {
      what: "a seat became cheaper",
      sql: ["update seats set price = 1 where show_id = 1 and number = 40"],
      offending: [{ showId: 1, number: 40, price: 1, section: "General", sectionPrice: 10_000 }],
    },
  ],
  "seats-add-up": [
    {
      what: "a seat has no known state",
      sql: [
        "alter table seats drop constraint seat_state_consistent",
        "update seats set status = 'LOST' where show_id = 1 and number = 40",
      ],
      offending: [{ showId: 1, seats: 50, held: 4, sold: 2, available: 43 }],
    },
  ],
  "seat-sold-once": [
    {
      what: "a seat was marked as sold without a sale",
      sql: ["update seats set status = 'SOLD', reservation_id = 1 where show_id = 1 and number = 40"],
      offending: [{ showId: 1, number: 40, soldTo: null, markedWith: 1 }],
    },
    {
      what: "a seat was sold twice",
      sql: ["alter table sold_seats drop constraint seat_sold_once", "insert into sold_seats values (1, 1, 2)"],
      offending: [{ showId: 1, number: 1, soldTo: 2, markedWith: 1 }],
      alsoBreaks: ["sold-seat-is-paid-for"],
    },
  ],
  "sold-seat-is-paid-for": [
    {
      what: "a seat was sold that nobody paid for",
      sql: [
        "update seats set status = 'SOLD', reservation_id = 1 where show_id = 1 and number = 40",
        "insert into sold_seats values (1, 40, 1)",
      ],
      offending: [{ showId: 1, number: 40, soldTo: 1, paidBy: null }],
    },
    {
      what: "a seat that was paid is free",
      sql: [
        "update seats set status = 'AVAILABLE', reservation_id = null where show_id = 1 and number = 1",
        "delete from sold_seats where show_id = 1 and number = 1",
      ],
      offending: [{ showId: 1, number: 1, soldTo: null, paidBy: 1 }],
    },
  ],
});
