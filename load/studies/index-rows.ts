/**
 * Tables as a season of sales leaves them: ten concerts whose lines have mostly been served, with a thousand fans admitted
 * to each, and all that they reserved, paid and were answered. Written by SQL: what is studied is how rows are found.
 */
import type pg from "pg";

const concerts = 10;
const seatsPerShow = 1_000;
/** Of each concert's places: those before are over, those after wait. */
const admittedFrom = 0.9;
const admittedTo = 0.91;

/** How many rows there are of each kind. */
export interface Sizes {
  users: number;
  places: number;
  seats: number;
  /** Reservations, transfers, payments, request keys, and events. */
  others: number;
}

/** Everything in proportion to `rows`, the size of the largest tables. */
export function sizesFor(rows: number): Sizes {
  return { users: rows / 5, places: rows, seats: rows / 2, others: rows };
}

/** The user with this number, as SQL. */
export const userIdOf = (number: string | number): string => `md5((${number})::text)::uuid`;

/** Fills empty tables, and has the database know them. */
export async function fillTables(sql: pg.Client, sizes: Sizes, tell: (text: string) => void): Promise<void> {
  for (const [table, text] of Object.entries(fillings(sizes))) {
    tell(`  filling ${table}\n`);
    await sql.query(text);
  }
  await sql.query("vacuum (freeze, analyze)");
}

function fillings({ users, places, seats, others }: Sizes): Record<string, string> {
  const perConcert = places / concerts;
  const status = `case when n <= ${perConcert * admittedFrom} then 'COMPLETED'
                       when n <= ${perConcert * admittedTo} then 'ADMITTED' else 'WAITING' end`;
  const user = userIdOf(`i % ${users}`);
  return {
    // One in four is a guest, whose name nobody looks for.
    users: `insert into users (user_id, name)
            select ${userIdOf("i")}, case when i % 4 = 0 then 'Guest' else 'Fan ' || i end
              from generate_series(0, ${users - 1}) i`,
    wallets: "insert into wallets (user_id, balance) select user_id, 100000 from users",
    concerts: `insert into concerts (title, artist, venue, description, sale_opens_at, max_seats_per_user)
               select 'Study', '', '', '', now(), 4 from generate_series(1, ${concerts})`,
    queues: `insert into queues (concert_id, state, capacity, pass_seconds, claim_seconds, last_number, admitted_through)
             select concert_id, 'open', 1000, 600, 60, ${perConcert}, ${perConcert * admittedTo} from concerts`,
    shows: `insert into shows (concert_id, starts_at, date, seats_total)
            select 1 + i % ${concerts}, now(), current_date, ${seatsPerShow}
              from generate_series(1, ${seats / seatsPerShow}) i`,
    seats: `insert into seats (show_id, number, price, status, reservation_id)
            select show_id, n, 50000, case when n % 2 = 0 then 'SOLD' else 'AVAILABLE' end,
                   case when n % 2 = 0 then 1 end
              from shows cross join generate_series(1, ${seatsPerShow}) n`,
    places: `insert into places (concert_id, number, user_id, status, joined_at, admitted_at, expires_at, ended_at)
             select concert_id, n, ${userIdOf(`(n + concert_id * 1000) % ${users}`)}, status, now(),
                    case when status <> 'WAITING' then now() end,
                    case when status <> 'WAITING' then now() + interval '1 hour' end,
                    case when status = 'COMPLETED' then now() end
               from concerts cross join generate_series(1, ${perConcert}) n cross join lateral (select ${status}) s (status)`,
    reservations: `insert into reservations
                     (user_id, concert_id, show_id, seats, amount, status, held_until, created_at, ended_at)
                   select ${user}, 1 + i % ${concerts}, 1, '{1}', 50000,
                          case when i % 500 = 0 then 'HELD' when i % 2 = 0 then 'PAID' else 'EXPIRED' end,
                          now() + case when i % 10000 = 0 then interval '-1 second' else interval '1 hour' end,
                          now(), case when i % 500 <> 0 then now() end
                     from generate_series(1, ${others}) i`,
    transfers: `insert into transfers (user_id, debit, credit, amount, balance_after, created_at)
                select ${user}, 'CASH', 'WALLET', 1000, 1000, now() from generate_series(1, ${others}) i`,
    payments: `insert into payments
                 (reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)
               select i, ${user}, 1, 1, '{1}', 50000, 0, now() from generate_series(1, ${others}) i`,
    request_keys: `insert into request_keys (user_id, key, request_hash, status, answer, created_at)
                   select ${user}, 'key-' || i, '\\x00', 201, '{"amount":50000}', now() - interval '1 day'
                     from generate_series(1, ${others}) i`,
    // The first transactions of a database are its own making: these rows are older than any snapshot of ours.
    events: `insert into events (tx, type, concert_id, show_id, payload)
             select (3 + i / 2000)::text::xid8, 'seats.held', 1, 1, '{"seats":[1]}'
               from generate_series(1, ${others}) i`,
  };
}
