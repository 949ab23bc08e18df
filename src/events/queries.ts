/** SQL of the event log. */
import type { EventType, JariEvent } from "#events/types.ts";
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

const insertEvents = statement<{ eventIds: string; occurredAt: number }>(
  "insert_events",
  `with inserted as (
     insert into events (type, concert_id, show_id, payload, occurred_at)
     select type, concert_id, show_id, payload::jsonb, (select clock_timestamp())
       from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) with ordinality
         as new (type, concert_id, show_id, payload, position)
      order by position
     returning event_id, occurred_at
   )
   select string_agg(event_id::text, ' ' order by event_id) as "eventIds", min(occurred_at) as "occurredAt"
     from inserted`,
);

/**
 * Inserts events in the order given, all of the same moment; answers that and their ids in the same order (one row: it is
 * read for every batch).
 */
export async function insert(
  tx: Tx,
  events: readonly { type: EventType; concertId: number | null; showId: number | null; payload: unknown }[],
): Promise<{ eventIds: number[]; occurredAt: number }> {
  const [row] = await tx.query(insertEvents, [
    events.map((event) => event.type),
    events.map((event) => event.concertId),
    events.map((event) => event.showId),
    events.map((event) => JSON.stringify(event.payload)),
  ]);
  if (!row) throw new Error("insert_events answers one row");
  return { eventIds: row.eventIds.split(" ").map(Number), occurredAt: row.occurredAt };
}

/**
 * One row for each event that became visible after the snapshot $1, and at least one row: the present snapshot. Its
 * moment is exact to the microsecond, because instances set their clocks by it.
 *
 * What that snapshot could not see is what had not begun then, from its xmax on, and what was under way, its xip: two
 * searches of the index, which no event is in twice. Nothing is read from xmin on: that is the oldest transaction open
 * anywhere on the server, also in another database, and everything since would be read again at each look.
 */
const eventsSince = statement<{ snapshot: string; now: number; origin: string } & (JariEvent | { tx: null })>(
  "events_since",
  `with present as materialized (
     select pg_current_snapshot()::text as snapshot,
            concat_ws(' ', pg_postmaster_start_time(), (select oid from pg_database where datname = current_database()),
                      'events'::regclass::oid) as origin,
            extract(epoch from clock_timestamp())::double precision * 1000 as now
   )
   select snapshot, now, origin, tx::text, event_id as "eventId", type, concert_id as "concertId", show_id as "showId",
          occurred_at as "occurredAt", payload
     from present
     left join lateral (
       select * from (
         select * from events where tx >= pg_snapshot_xmax($1::pg_snapshot)
         union all
         select * from events where tx = any (array(select pg_snapshot_xip($1::pg_snapshot)))
       ) as unseen
        where tx <> all ($3::xid8[])
        order by event_id
        limit $2
     ) as fresh on true
    order by event_id`,
);

export interface EventsSince {
  snapshot: string;
  now: number;
  /** What answered: another after each start of the server, and where another database or table has taken the place of the one. */
  origin: string;
  events: JariEvent[];
}

/** What became visible after `snapshot`, but for the transactions `except`: at most `limit` events (the first by id). */
export async function listEventsSince(
  db: Queryable,
  { snapshot, except, limit }: { snapshot: string; except: readonly string[]; limit: number },
): Promise<EventsSince> {
  const rows = await db.query(eventsSince, [snapshot, limit, except]);
  const [first] = rows;
  if (!first) throw new Error("events_since answers at least one row");
  return {
    snapshot: first.snapshot,
    now: first.now,
    origin: first.origin,
    events: rows.filter((row): row is typeof row & JariEvent => row.tx !== null),
  };
}

const currentSnapshot = statement<{ snapshot: string; now: number }>(
  "current_snapshot",
  `select pg_current_snapshot()::text as snapshot, clock_timestamp() as now`,
);

export async function getCurrentSnapshot(db: Queryable): Promise<{ snapshot: string; now: number }> {
  const [row] = await db.query(currentSnapshot);
  if (!row) throw new Error("current_snapshot answers one row");
  return row;
}

const deleteOldEvents = statement<{ eventId: number }>(
  "delete_old_events",
  `delete from events
    where (tx, event_id) in (
      select tx, event_id from (select tx, event_id, occurred_at from events order by tx, event_id limit $2) as oldest
       where occurred_at < clock_timestamp() - make_interval(hours => $1))
   returning event_id as "eventId"`,
);

/** Deletes at most `limit` events older than `hours`; answers how many. */
export async function deleteEventsOlderThan(db: Queryable, hours: number, limit: number): Promise<number> {
  return (await db.query(deleteOldEvents, [hours, limit])).length;
}
