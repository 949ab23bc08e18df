/** What must hold of tickets, and of what operators did with them and with payments. */
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
];
