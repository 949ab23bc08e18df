/** SQL of the seat maps. */
import { statement, type Queryable } from "#db/statement.ts";
import type { SeatRow } from "#seats/seat-map.ts";

interface SeatsRow {
  snapshot: string;
  version: number;
  number: number | null;
  status: SeatRow["status"];
  heldUntil: number | null;
}

const listTakenSeatsStatement = statement<SeatsRow>(
  "list_taken_seats",
  `select pg_current_snapshot()::text as snapshot,
          coalesce((select event_id from events order by tx desc, event_id desc limit 1), 0) as version,
          s.number, s.status, s.held_until as "heldUntil"
     from (select $1::bigint as show_id) as wanted
     left join seats s on s.show_id = wanted.show_id and s.status <> 'AVAILABLE'`,
);

/** The seats of a show that are held or sold, and the snapshot in which that was so. */
export async function listTakenSeats(
  db: Queryable,
  showId: number,
): Promise<{ snapshot: string; version: number; taken: SeatRow[] }> {
  const rows = await db.query(listTakenSeatsStatement, [showId]);
  const [first] = rows;
  if (!first) throw new Error("list_taken_seats answers at least one row");
  const taken = rows.flatMap(({ number, status, heldUntil }) =>
    number === null ? [] : [{ number, status, heldUntil }],
  );
  return { snapshot: first.snapshot, version: first.version, taken };
}
