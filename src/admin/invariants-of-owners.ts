/** What foreign keys would say where there are none (tables of the hot path): everything belongs to somebody. */
import type { Invariant } from "#admin/invariant.ts";

/** Tables whose rows belong to a user. */
const tablesWithUsers = ["places", "reservations", "payments", "transfers", "request_keys"];

function rowsOfNobody(table: string): string {
  return `
      select '${table}' as "table", t.user_id as "userId", count(*) as rows
        from ${table} t
       where not exists (select from users u where u.user_id = t.user_id)
       group by t.user_id`;
}

export const invariantsOfOwners: readonly Invariant[] = [
  {
    name: "user-has-a-wallet",
    sentence: "Every user has a wallet, and every wallet a user.",
    keptBy: "One statement inserts both; no verb deletes either.",
    subject: "users",
    offending: `
      select coalesce(u.user_id, w.user_id) as "userId", u.user_id is not null as "isUser",
             w.user_id is not null as "hasWallet"
        from users u full join wallets w on w.user_id = u.user_id
       where u.user_id is null or w.user_id is null`,
  },
  {
    name: "everything-has-its-user",
    sentence: "No place, reservation, payment, transfer or request key is of a user that does not exist.",
    keptBy:
      "Whoever acts is read from a signed token, and joining and charging look the user up; users are never deleted.",
    subject: "users",
    offending: tablesWithUsers.map((table) => rowsOfNobody(table)).join(" union all "),
  },
  {
    name: "everything-has-its-concert",
    sentence:
      "Every concert has shows and a queue; every place is in a queue; every reservation and payment is of a show of its concert.",
    keptBy: "A concert is created with its shows and queue in one transaction; none is deleted.",
    subject: "concerts",
    offending: `
      select 'concerts' as "table", c.concert_id as "concertId", null::bigint as "showId", 1::bigint as rows
        from concerts c
       where not exists (select from queues q where q.concert_id = c.concert_id)
          or not exists (select from shows s where s.concert_id = c.concert_id)
      union all
      select 'places', p.concert_id, null, count(*) from places p
       where not exists (select from queues q where q.concert_id = p.concert_id) group by p.concert_id
      union all
      select "table", used.concert_id, used.show_id, rows
        from (select 'reservations' as "table", concert_id, show_id, count(*) as rows
                from reservations group by concert_id, show_id
              union all select 'payments', concert_id, show_id, count(*) from payments group by concert_id, show_id) used
       where not exists (select from shows s where s.show_id = used.show_id and s.concert_id = used.concert_id)`,
  },
];
