/** What must hold of money: seat, payment, transfer and place come together, and every won is accounted for. */
import type { Invariant } from "#admin/invariant.ts";

export const invariantsOfMoney: readonly Invariant[] = [
  {
    name: "payment-is-a-paid-reservation",
    sentence:
      "Every paid reservation has one payment; every payment is of a paid reservation or, if it was refunded, of one cancelled at that moment; and they say the same.",
    keptBy:
      "Constraint `one_payment_per_reservation`; paying and refunding write both in one transaction, under the reservation's lock; payments are never changed.",
    subject: "payments",
    offending: `
      select reservation_id as "reservationId", p.payment_id as "paymentId", p.user_id as "payer", r.user_id as "owner",
             p.amount as "paid", r.amount as "due", p.seats as "seatsPaid", r.seats as "seatsReserved",
             p.refunded_at as "refundedAt", r.status as "reservationStatus"
        from (select *, case when refunded_at is null then 'PAID' else 'CANCELLED' end as status,
                     coalesce(refunded_at, paid_at) as ended_at
                from payments left join refunds using (payment_id)) p
        full join (select r.* from reservations r left join payments paid using (reservation_id)
                    where r.status = 'PAID' or paid.payment_id is not null) r using (reservation_id)
       where (p.user_id, p.concert_id, p.show_id, p.seats, p.amount, p.status, p.ended_at)
             is distinct from (r.user_id, r.concert_id, r.show_id, r.seats, r.amount, r.status, r.ended_at)`,
  },
  {
    name: "hold-was-live-when-paid",
    sentence: "A reservation was paid before its hold was over.",
    keptBy: "Paying locks reservation and seats, then reads the clock, then compares it with the hold's end.",
    subject: "payments",
    offending: `
      select p.payment_id as "paymentId", p.reservation_id as "reservationId", r.created_at as "heldFrom",
             r.held_until as "heldUntil", p.paid_at as "paidAt"
        from payments p join reservations r on r.reservation_id = p.reservation_id
       where p.paid_at < r.created_at or p.paid_at >= r.held_until`,
  },
  {
    name: "payment-is-a-transfer",
    sentence:
      "Every payment is one transfer of its amount, at its moment, from its user's wallet to the revenue, and nothing else is.",
    keptBy: "Paying writes both in one transaction, under the wallet's lock; transfers are never changed.",
    subject: "payments",
    offending: `
      select reservation_id as "reservationId", p.payment_id as "paymentId", p.user_id as "userId", p.amount,
             t.transfers, t.user_id as "transferUserId", t.amount as "transferAmount"
        from payments p
        full join (select reservation_id, count(*) as transfers, (array_agg(user_id))[1] as user_id,
                          sum(amount) as amount, min(balance_after) as balance_after, min(created_at) as paid_at
                     from transfers where debit = 'WALLET' group by reservation_id) t using (reservation_id)
       where (t.transfers, t.user_id, t.amount, t.balance_after, t.paid_at)
             is distinct from (1::bigint, p.user_id, p.amount::numeric, p.balance_after, p.paid_at)`,
  },
  {
    name: "refund-is-a-transfer",
    sentence:
      "Every refund is of a payment, and is one transfer of its amount from the revenue back to its user's wallet; nothing else is.",
    keptBy:
      "Constraint `one_refund_per_payment`; refunding writes both in one transaction, under the wallet's lock; neither is ever changed.",
    subject: "refunds",
    offending: `
      select reservation_id as "reservationId", f.payment_id as "paymentId", f.user_id as "userId", f.amount,
             t.transfers, t.user_id as "transferUserId", t.amount as "transferAmount"
        from (select * from refunds left join payments using (payment_id)) f
        full join (select reservation_id, count(*) as transfers, (array_agg(user_id))[1] as user_id,
                          sum(amount) as amount, min(created_at) as refunded_at
                     from transfers where debit = 'REVENUE' group by reservation_id) t using (reservation_id)
       where (t.transfers, t.user_id, t.amount, t.refunded_at)
             is distinct from (1::bigint, f.user_id, f.amount::numeric, f.refunded_at)`,
  },
  {
    name: "refund-follows-its-payment",
    sentence: "A refund comes after its payment.",
    keptBy: "Refunding locks the reservation that paying has ended; both read the clock after their last lock.",
    subject: "refunds",
    offending: `
      select payment_id as "paymentId", p.paid_at as "paidAt", f.refunded_at as "refundedAt"
        from refunds f join payments p using (payment_id)
       where f.refunded_at < p.paid_at`,
  },
  {
    name: "payment-completes-a-place",
    sentence: "Every payment completed a place of its user in that concert's queue, and nothing else completes one.",
    keptBy: "Paying ends the place in its own transaction, under the place's lock.",
    subject: "payments",
    offending: `
      select concert_id as "concertId", user_id as "userId", at, p.payments, c.places as "completedPlaces"
        from (select concert_id, user_id, paid_at as at, count(*) as payments from payments group by 1, 2, 3) p
        full join (select concert_id, user_id, ended_at as at, count(*) as places
                     from places where status = 'COMPLETED' group by 1, 2, 3) c using (concert_id, user_id, at)
       where p.payments is distinct from c.places`,
  },
  {
    name: "balance-is-the-ledger",
    sentence: "A balance is the sum of its user's transfers.",
    keptBy: "`moveMoney` is the one way to change a balance: wallet and ledger together, under the wallet's lock.",
    subject: "wallets",
    offending: `
      select w.user_id as "userId", w.balance, coalesce(t.total, 0) as "sumOfTransfers"
        from wallets w
        left join (select user_id, sum(case credit when 'WALLET' then amount else -amount end) as total
                     from transfers group by user_id) t on t.user_id = w.user_id
       where w.balance <> coalesce(t.total, 0)`,
  },
  {
    name: "running-balance-is-right",
    sentence: "Each transfer tells the sum of its user's transfers so far, and that was never below zero.",
    keptBy:
      "Constraints `transfer_balance_not_negative` and `wallet_balance_not_negative`; the wallet's lock gives the order.",
    subject: "transfers",
    offending: `
      select user_id as "userId", transfer_id as "transferId", balance_after as "balanceAfter", running
        from (select user_id, transfer_id, balance_after,
                     sum(case credit when 'WALLET' then amount else -amount end)
                       over (partition by user_id order by transfer_id) as running
                from transfers) t
       where running <> balance_after or running < 0`,
  },
  {
    name: "accounts-sum-to-zero",
    sentence: "The house's cash and revenue and all wallets sum to zero: no won appears or disappears.",
    keptBy: "Constraint `transfer_accounts_known`: every movement takes from one account what it gives to another.",
    subject: "transfers",
    offending: `
      select cash, revenue, wallets, cash + revenue + wallets as sum
        from (select coalesce(sum(amount) filter (where credit = 'CASH'), 0)
                       - coalesce(sum(amount) filter (where debit = 'CASH'), 0) as cash,
                     coalesce(sum(amount) filter (where credit = 'REVENUE'), 0)
                       - coalesce(sum(amount) filter (where debit = 'REVENUE'), 0) as revenue
                from transfers) house
       cross join (select coalesce(sum(balance), 0) as wallets from wallets) users
       where cash + revenue + wallets <> 0`,
  },
  {
    name: "one-effect-per-key",
    sentence:
      "The answer stored for a key names something that its user did, and no other key's answer names the same.",
    keptBy: "Constraint `one_answer_per_key`; key and effect are written in one transaction.",
    subject: "request_keys",
    offending: `
      with effects as (
        select user_id, key, id, kind, count(*) over (partition by kind, id) as keys
          from (select user_id, key, coalesce(a ->> 'paymentId', a ->> 'transferId', a ->> 'reservationId')::bigint as id,
                       case when a ? 'paymentId' then 'payment' when a ? 'transferId' then 'transfer'
                            when a ? 'reservationId' then 'reservation' end as kind
                  from request_keys cross join lateral (select answer::jsonb as a offset 0) as parsed) named
      )
      select e.user_id as "userId", e.key, e.kind, e.id, e.keys
        from effects e
        left join payments p on e.kind = 'payment' and p.payment_id = e.id and p.user_id = e.user_id
        left join transfers t on e.kind = 'transfer' and t.transfer_id = e.id and t.user_id = e.user_id
        left join reservations r on e.kind = 'reservation' and r.reservation_id = e.id and r.user_id = e.user_id
       where coalesce(p.payment_id, t.transfer_id, r.reservation_id) is null or e.keys > 1`,
  },
];
