import { invariantsOfPlaces } from "#admin/invariants-of-places.ts";
import { breakInvariants, buyer } from "#test/break-invariants.ts";

breakInvariants(invariantsOfPlaces, {
  "numbers-have-no-gaps": [
    {
      what: "a number was passed over",
      sql: ["update places set number = 10 where concert_id = 1 and number = 9"],
      offending: [{ concertId: 1, lastNumber: 9, places: 9, first: 1, last: 10 }],
    },
  ],
  "joins-add-up": [
    {
      what: "a place has no known state",
      sql: [
        "alter table places drop constraint place_state_consistent",
        "update places set status = 'LOST' where concert_id = 1 and number = 8",
      ],
      offending: [{ concertId: 1, joins: 9, waiting: 1, admitted: 3, completed: 1, expired: 1, left: 2 }],
    },
  ],
  "one-place-per-user": [
    {
      what: "a user waits twice",
      sql: [
        "drop index one_live_place_per_user",
        `update places set user_id = ${buyer} where concert_id = 1 and number = 8`,
      ],
      offending: [{ concertId: 1, numbers: [8, 9] }],
    },
  ],
  "numbered-in-order": [
    {
      what: "who came first has the greater number",
      sql: ["update places set joined_at = joined_at - interval '1 hour' where concert_id = 1 and number = 9"],
      offending: [{ concertId: 1, number: 9 }],
    },
  ],
  "admitted-in-order": [
    {
      what: "a greater number was admitted earlier",
      sql: ["update places set admitted_at = admitted_at - interval '1 hour' where concert_id = 1 and number = 7"],
      offending: [{ concertId: 1, number: 7 }],
    },
  ],
  "nobody-is-passed-over": [
    {
      what: "admission went past one who waits",
      sql: ["update queues set admitted_through = 8 where concert_id = 1"],
      offending: [{ concertId: 1, number: 8, admittedThrough: 8 }],
    },
  ],
  "nobody-jumps-the-line": [
    {
      what: "somebody was admitted before the turn",
      sql: ["update queues set admitted_through = 6 where concert_id = 1"],
      offending: [{ concertId: 1, number: 7, status: "ADMITTED", admittedThrough: 6 }],
    },
  ],
  "turn-lasts-its-time": [
    {
      what: "a turn was taken away early",
      sql: [
        "update places set ended_at = expires_at - interval '1 millisecond' where status = 'EXPIRED' and concert_id = 1",
      ],
      offending: [{ concertId: 1 }],
    },
  ],
  "capacity-is-kept": [
    {
      what: "one was admitted under a policy that had no room",
      sql: ["update queues set admitted_before_policy = 6 where concert_id = 1"],
      offending: [{ concertId: 1, state: "open", capacity: 2, admitted: 3 }],
    },
  ],
});
