/** SQL of the seat maps. */
import { statement, type Queryable } from "#db/statement.ts";
import type { SeatRow } from "#seats/seat-map.ts";

interface SeatsRow {
  showId: number;
  snapshot: string;
  version: number;
  number: number | null;
  status: SeatRow["status"];
  heldUntil: number | null;
}

/** `offset 0`: each show's seats are looked up by its key, and not all seats read and looked up among the shows. */
const listTakenSeatsStatement = statement<SeatsRow>(
  "list_taken_seats",
  `select wanted.show_id as "showId", pg_current_snapshot()::text as snapshot,
          coalesce((select event_id from events order by tx desc, event_id desc limit 1), 0) as version,
          s.number, s.status, s.held_until as "heldUntil"
     from unnest($1::bigint[]) as wanted (show_id)
     left join lateral (
       select number, status, held_until from seats where show_id = wanted.show_id and status <> 'AVAILABLE' offset 0
     ) as s on true`,
);

const listShowsWithSeatsStatement = statement<{ showId: number }>(
  "list_shows_with_seats",
  `select wanted.show_id as "showId"
     from unnest($1::bigint[]) as wanted (show_id)
    cross join lateral (select from seats where show_id = wanted.show_id and status <> 'SOLD' limit 1) as seat`,
);

/** Those of the shows of which a seat is not sold. Each is looked at up to its first such seat. */
export async function listShowsWithSeats(db: Queryable, showIds: readonly number[]): Promise<ReadonlySet<number>> {
  return new Set((await db.query(listShowsWithSeatsStatement, [showIds])).map((row) => row.showId));
}

export interface TakenSeats {
  /** In which this was so. */
  snapshot: string;
  /** The newest event by then. */
  version: number;
  taken: SeatRow[];
}

/** The seats of distinct shows that are held or sold, in the order in which the shows are asked for. */
export async function listTakenSeats(db: Queryable, showIds: readonly number[]): Promise<TakenSeats[]> {
  const rows = await db.query(listTakenSeatsStatement, [showIds]);
  const shows = new Map<number, TakenSeats>();
  for (const { showId, snapshot, version, number, status, heldUntil } of rows) {
    const show = shows.get(showId) ?? { snapshot, version, taken: [] };
    shows.set(showId, show);
    if (number !== null) show.taken.push({ number, status, heldUntil });
  }
  return showIds.map((showId) => {
    const show = shows.get(showId);
    if (!show) throw new Error("list_taken_seats answers at least one row for each show");
    return show;
  });
}
