/**
 * What everything came to, in terms that do not depend on which ids were drawn or at which millisecond: two orders that
 * came to the same have the same text.
 */
import type { Bench } from "#proof/interleavings/bench.ts";

const parts: readonly string[] = [
  `select 'queue', state, capacity, last_number, admitted_through from queues`,
  `select 'place', number, user_id, status, claimed_at is not null from places`,
  `select 'seat', s.number, s.status, r.user_id from seats s left join reservations r using (reservation_id)
    where s.status <> 'AVAILABLE'`,
  `select 'reservation', user_id, seats, status from reservations`,
  `select 'wallet', user_id, balance from wallets`,
  `select 'transfers', user_id, debit, credit, sum(amount), count(*) from transfers group by user_id, debit, credit`,
  `select 'refunds', count(*) from refunds`,
  `select 'check-ins', count(*) from check_ins`,
  `select 'key', user_id, key, status from request_keys`,
];
const text = parts.map((part) => `select row(part.*)::text as fact from (${part}) part`).join(" union all ");

/** Facts of the state, one a line. */
export async function describeState(bench: Bench): Promise<string> {
  const rows = await bench.rows<{ fact: string }>(
    `select string_agg(fact, E'\\n' order by fact) as fact from (${text}) facts`,
  );
  return rows[0]?.fact ?? "";
}
