import { invariantsOfOwners } from "#admin/invariants-of-owners.ts";
import { breakInvariants, buyer, ghost, pastReservation } from "#test/break-invariants.ts";

breakInvariants(invariantsOfOwners, {
  "user-has-a-wallet": [
    {
      what: "a user has no wallet",
      sql: [`insert into users (user_id, name) values (${ghost}, 'Nobody')`],
      offending: [{ isUser: true, hasWallet: false }],
    },
    {
      what: "a wallet has no user",
      sql: [`insert into wallets (user_id) values (${ghost})`],
      offending: [{ isUser: false, hasWallet: true }],
    },
  ],
  "everything-has-its-user": [
    {
      what: "a reservation is nobody's",
      sql: [pastReservation(ghost, 1, 45)],
      offending: [{ table: "reservations", rows: 1 }],
    },
  ],
  "everything-has-its-concert": [
    {
      what: "a reservation is of another concert's show",
      sql: [pastReservation(buyer, 2, 45)],
      offending: [{ table: "reservations", concertId: 2, showId: 1, rows: 1 }],
    },
    {
      what: "a place is in no queue",
      sql: [
        `insert into places (concert_id, number, user_id, status, joined_at)
         values (99, 1, ${buyer}, 'WAITING', clock_timestamp())`,
      ],
      offending: [{ table: "places", concertId: 99, rows: 1 }],
    },
    {
      what: "a concert has no shows",
      sql: [
        `insert into concerts (concert_id, title, artist, venue, description, sale_opens_at, max_seats_per_user)
         overriding system value values (99, '', '', '', '', clock_timestamp(), 1)`,
      ],
      offending: [{ table: "concerts", concertId: 99 }],
    },
  ],
});
