/** What must hold of tickets, and of what operators did with them, with payments and with concerts. */
import type { Invariant } from "#admin/invariant.ts";

export const invariantsOfTickets: readonly Invariant[] = [
  {
    name: "checked-in-seat-is-sold",
    sentence: "Every ticket that was checked in is of a seat that is still sold to whoever paid for it.",
    keptBy:
      "Constraint `one_check_in_per_ticket`; checking in and refunding take the reservation's lock, and refuse what the other did; check-ins are never changed.",
    subject: "check_ins",
    offending: `
      select c.reservation_id as "reservationId", c.number, s.reservation_id as "soldTo"
        from check_ins c
        left join payments p on p.reservation_id = c.reservation_id
        left join sold_seats s on s.show_id = p.show_id and s.number = c.number
       where s.reservation_id is distinct from c.reservation_id`,
  },
  {
    name: "check-in-follows-its-payment",
    sentence: "A ticket is checked in after it was paid.",
    keptBy: "Checking in locks the reservation that paying has ended; both read the clock after their last lock.",
    subject: "check_ins",
    offending: `
      select c.reservation_id as "reservationId", c.number, p.paid_at as "paidAt", c.checked_in_at as "checkedInAt"
        from check_ins c join payments p using (reservation_id)
       where c.checked_in_at < p.paid_at`,
  },
  {
    name: "operators-act-is-recorded",
    sentence:
      "Every refund and every check-in is recorded once as an act of its operator, and nothing else is so recorded.",
    keptBy: "Refunding and checking in record the act in their own transaction; records are never changed.",
    subject: "operator_acts where verb in ('refundPayment', 'checkIn')",
    offending: `
      select operator, verb, subject, seat, coalesce(done.times, 0) as done, coalesce(recorded.times, 0) as recorded
        from (select operator, verb, subject, seat, count(*) as times
                from (select refunded_by as operator, 'refundPayment' as verb, 'payment ' || payment_id as subject,
                             0 as seat
                        from refunds
                      union all
                      select checked_in_by, 'checkIn', 'reservation ' || reservation_id, number from check_ins) did
               group by 1, 2, 3, 4) done
        full join (select operator, verb, subject, coalesce((detail ->> 'seat')::integer, 0) as seat, count(*) as times
                     from operator_acts where verb in ('refundPayment', 'checkIn') group by 1, 2, 3, 4) recorded
             using (operator, verb, subject, seat)
       where done.times is distinct from recorded.times or done.times > 1`,
  },
  {
    name: "one-effect-per-operator-key",
    sentence:
      "The answer stored for an operator's key names a concert that this operator created, and no other key's answer names the same.",
    keptBy: "Constraint `one_answer_per_operator_key`; key, concert and record are written in one transaction.",
    subject: "operator_keys",
    offending: `
      select k.operator, k.key, k.id as "concertId", k.keys, c.concert_id is not null as "isConcert"
        from (select operator, key, id, count(*) over (partition by id) as keys
                from (select operator, key, (answer::jsonb ->> 'concertId')::bigint as id from operator_keys) named) k
        left join concerts c on c.concert_id = k.id
       where c.concert_id is null or k.keys > 1
          or not exists (select from operator_acts a
                          where a.subject = 'concert ' || k.id and a.verb = 'createConcert' and a.operator = k.operator)`,
  },
];
