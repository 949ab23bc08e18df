/** The hot statements whose index is taken away, with a request of ten fans (or of one, where only one can ask). */
import type pg from "pg";

import { userIdOf, type Sizes } from "#load/studies/index-rows.ts";

/** A statement of the service (its name), the index it lives by, and what it is asked, as SQL literals hold it. */
export interface Case {
  statement: string;
  index: string;
  values: readonly (string | null)[];
}

const fans = 10;
const series = (of: (i: number) => string | number): string =>
  `{${Array.from({ length: fans }, (_, i) => of(i)).join(",")}}`;

/** What is asked of tables of these sizes. */
export async function listCases(sql: pg.Client, { users, places, others }: Sizes): Promise<Case[]> {
  const text = `select ${userIdOf("i")} as id from generate_series(0, ${users - 1}, ${users / fans}) i`;
  const ids = (await sql.query<{ id: string }>(text)).rows.map(({ id }) => id);
  const [one = ""] = ids;
  const snapshot = await sql.query<{ text: string }>("select pg_current_snapshot()::text as text");
  await sql.query(
    "insert into events (type, concert_id, payload) select 'seats.held', 1, '{}' from generate_series(1, 20)",
  );
  const perConcert = places / fans;
  const concerts = series((i) => i + 1);
  const waiting = series(() => perConcert * 0.95);
  const admitted = series(() => perConcert * 0.905);
  const through = String(perConcert * 0.91);
  const far = "9000000000000000";
  const [now, later] = ["2030-01-01T00:00:00Z", "2030-01-01T00:10:00Z"];
  const numbers = series((i) => i * 40 + 1);
  const shows = series((i) => i + 1);
  const reservations = series((i) => i * Math.floor(others / fans) + 1);
  const userIds = `{${ids.join(",")}}`;
  return [
    { statement: "list_joiners", index: "one_live_place_per_user", values: [concerts, userIds] },
    { statement: "list_places", index: "places_pkey", values: [concerts, waiting] },
    { statement: "lock_places", index: "places_pkey", values: [concerts, admitted] },
    { statement: "set_place_deadlines", index: "places_pkey", values: [concerts, admitted, series(() => later), now] },
    { statement: "end_places", index: "places_pkey", values: [concerts, admitted, "COMPLETED", now] },
    { statement: "admit_places", index: "places_pkey", values: ["1", through, "10", now, later] },
    { statement: "find_crowds", index: "places_admitted", values: ["{1}", "true", "600", "5000"] },
    { statement: "lock_overdue_among", index: "places_admitted", values: ["1", later, admitted] },
    { statement: "find_board", index: "places_admitted", values: ["1"] },
    { statement: "lock_seats", index: "seats_pkey", values: [shows, numbers] },
    {
      statement: "hold_seats",
      index: "seats_pkey",
      values: [shows, numbers, series((i) => i + 1), series(() => later)],
    },
    { statement: "list_taken_seats", index: "seats_pkey", values: ["{1}"] },
    { statement: "list_prospects", index: "reservations_by_user", values: [userIds, concerts] },
    { statement: "lock_reservations", index: "reservations_pkey", values: [reservations] },
    { statement: "lock_overdue_reservations", index: "reservations_held", values: ["100"] },
    { statement: "list_reservations", index: "reservations_by_user", values: [one, far, "20"] },
    { statement: "lock_wallets", index: "wallets_pkey", values: [userIds] },
    { statement: "update_balances", index: "wallets_pkey", values: [userIds, series(() => 1)] },
    { statement: "list_transfers", index: "transfers_pkey", values: [one, far, "20"] },
    { statement: "list_payments", index: "payments_by_user", values: [one, far, "20"] },
    { statement: "list_request_keys", index: "one_answer_per_key", values: [userIds, series((i) => `key-${i + 1}`)] },
    { statement: "delete_old_request_keys", index: "request_keys_by_age", values: ["168", "1000"] },
    { statement: "events_since", index: "events_pkey", values: [snapshot.rows[0]?.text ?? "", "1000", "{}"] },
  ];
}
