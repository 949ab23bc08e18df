/** What must hold of the waiting room: the order of arrival, one place each, never more than there is room for. */
import type { Invariant } from "#admin/invariant.ts";

export const invariantsOfPlaces: readonly Invariant[] = [
  {
    name: "numbers-have-no-gaps",
    sentence: "The numbers of a queue's places are those from 1 to the last one given out.",
    keptBy:
      "Primary key of `places`; numbers are counted up under the queue's lock in the transaction that inserts the place.",
    subject: "places",
    offending: `
      select q.concert_id as "concertId", q.last_number as "lastNumber", p.places, p.first, p.last
        from queues q
        left join (select concert_id, count(*) as places, min(number) as first, max(number) as last
                     from places group by concert_id) p on p.concert_id = q.concert_id
       where q.last_number <> coalesce(p.places, 0)
          or (p.places > 0 and (p.first <> 1 or p.last <> q.last_number))`,
  },
  {
    name: "joins-add-up",
    sentence: "The numbers given out are the places waiting, admitted, completed, expired and left: nobody is lost.",
    keptBy: "Constraint `place_state_consistent`; no verb deletes a place.",
    subject: "places",
    offending: `
      select q.concert_id as "concertId", q.last_number as joins, waiting, admitted, completed, expired, p.left
        from queues q
        join (select concert_id, count(*) filter (where status = 'WAITING') as waiting,
                     count(*) filter (where status = 'ADMITTED') as admitted,
                     count(*) filter (where status = 'COMPLETED') as completed,
                     count(*) filter (where status = 'EXPIRED') as expired,
                     count(*) filter (where status = 'LEFT') as "left"
                from places group by concert_id) p on p.concert_id = q.concert_id
       where q.last_number <> waiting + admitted + completed + expired + p.left`,
  },
  {
    name: "one-place-per-user",
    sentence: "A user has at most one live place in a queue.",
    keptBy: "Unique index `one_live_place_per_user`; joining looks for the user's place under the queue's lock.",
    subject: "places where ended_at is null",
    offending: `
      select concert_id as "concertId", user_id as "userId", array_agg(number order by number) as numbers
        from places where ended_at is null
       group by concert_id, user_id
      having count(*) > 1`,
  },
  {
    name: "numbered-in-order",
    sentence: "A greater number never joined earlier.",
    keptBy: "The queue's lock is held to the commit, and the clock is read while it is held (it must not be set back).",
    subject: "places",
    offending: `
      select concert_id as "concertId", number, joined_at as "joinedAt", before as "joinedBefore"
        from (select concert_id, number, joined_at, lag(joined_at) over (partition by concert_id order by number) as before
                from places) p
       where joined_at < before`,
  },
  {
    name: "admitted-in-order",
    sentence: "A greater number was never admitted earlier.",
    keptBy:
      "Admission goes on from a cursor, in the order of the numbers, under the queue's lock; the clock must not be set back.",
    subject: "places where admitted_at is not null",
    offending: `
      select concert_id as "concertId", number, admitted_at as "admittedAt", before as "admittedBefore"
        from (select concert_id, number, admitted_at,
                     lag(admitted_at) over (partition by concert_id order by number) as before
                from places where admitted_at is not null) p
       where admitted_at < before`,
  },
  {
    name: "nobody-is-passed-over",
    sentence: "Nobody waits whose number admission has passed.",
    keptBy:
      "Admission moves its cursor in the transaction that admits, under the queue's lock, and skips no waiting place.",
    subject: "places where status = 'WAITING'",
    offending: `
      select p.concert_id as "concertId", p.number, p.user_id as "userId", q.admitted_through as "admittedThrough"
        from places p join queues q on q.concert_id = p.concert_id
       where p.status = 'WAITING' and p.number <= q.admitted_through`,
  },
  {
    name: "nobody-jumps-the-line",
    sentence: "Nobody was admitted whose number admission has not reached.",
    keptBy: "Admission admits a place and moves its cursor over it in one transaction, under the queue's lock.",
    subject: "places where admitted_at is not null",
    offending: `
      select p.concert_id as "concertId", p.number, p.status, p.user_id as "userId",
             q.admitted_through as "admittedThrough"
        from places p join queues q on q.concert_id = p.concert_id
       where p.admitted_at is not null and p.number > q.admitted_through`,
  },
  {
    name: "turn-lasts-its-time",
    sentence: "A turn that ran out was not ended before its time.",
    keptBy: "Whoever ends it locks the place first, and compares its end with the clock as it was read under a lock.",
    subject: "places where status = 'EXPIRED'",
    offending: `
      select concert_id as "concertId", number, expires_at as "expiresAt", ended_at as "endedAt"
        from places
       where status = 'EXPIRED' and ended_at < expires_at`,
  },
  {
    name: "capacity-is-kept",
    sentence:
      "Once anybody was admitted under the present policy, no more are admitted than its capacity (in bypass there is " +
      "none). Until then those admitted before keep their turns, however many they are.",
    keptBy:
      "Admission counts the admitted under the queue's lock; setting the policy notes the cursor under the same lock.",
    subject: "places where status = 'ADMITTED'",
    offending: `
      select q.concert_id as "concertId", q.state, q.capacity, p.admitted
        from queues q
        join (select p.concert_id, count(*) filter (where p.status = 'ADMITTED') as admitted,
                     bool_or(p.number > q.admitted_before_policy) as under_policy
                from places p join queues q on q.concert_id = p.concert_id
               where p.admitted_at is not null
               group by p.concert_id) p on p.concert_id = q.concert_id
       where q.state <> 'bypass' and p.under_policy and p.admitted > q.capacity`,
  },
];
