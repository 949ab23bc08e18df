/** The event log as it stands in the table. */
import type { Queryable } from "#db/statement.ts";
import type { JariEvent } from "#events/types.ts";
import { rows } from "#test/sql.ts";

/** All events of a concert, by id, each as its type and payload. */
export function listEventsOf(db: Queryable, concertId: number): Promise<Pick<JariEvent, "type" | "payload">[]> {
  return rows(db, "select type, payload from events where concert_id = $1 order by event_id", [concertId]);
}
