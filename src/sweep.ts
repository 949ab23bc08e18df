/** Deletes what nobody needs any more, a bounded number of rows at a time, so that nothing grows for ever. */
import type { Config } from "#config.ts";
import type { Database } from "#db/connect.ts";
import { deleteOldMarkers } from "#db/transaction.ts";
import { deleteEventsOlderThan } from "#events/queries.ts";
import { deleteOperatorKeysOlderThan } from "#idempotency/operator-queries.ts";
import { deleteKeysOlderThan } from "#idempotency/queries.ts";
import { deleteSilentInstances } from "#instances/queries.ts";

const limit = 5_000;

type Kept = Pick<Config, "eventsKeepHours" | "requestKeysKeepHours">;

/** Deletes until everything old is gone. Errors: the database cannot be reached. */
export async function sweepOldRows(db: Database, { eventsKeepHours, requestKeysKeepHours }: Kept): Promise<void> {
  await deleteSilentInstances(db);
  await deleteOperatorKeysOlderThan(db, requestKeysKeepHours);
  while ((await deleteOldMarkers(db, limit)) === limit);
  while ((await deleteEventsOlderThan(db, eventsKeepHours, limit)) === limit);
  while ((await deleteKeysOlderThan(db, requestKeysKeepHours, limit)) === limit);
}
