/**
 * Demo data for an empty database. Promises: it is created once, whole or not at all, however many instances start at
 * once; a database in which there is any concert is left as it is.
 */
import type { Logger } from "pino";

import { createConcert, type ConcertDefaults } from "#admin/create-concert.ts";
import { demoConcerts } from "#admin/demo-concerts.ts";
import { mayCreateDemo } from "#admin/queries.ts";
import { connect } from "#db/connect.ts";
import { DatabaseClock, readClock } from "#db/clock.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";

/** Creates the demo concerts where there is no concert. Errors: the database's. */
export async function createDemoData(databaseUrl: string, config: ConcertDefaults, logger: Logger): Promise<void> {
  const db = connect({ url: databaseUrl, maxConnections: 1, logger, applicationName: "jari demo" });
  try {
    // Only appended to: nobody here follows it.
    const log = new EventLog({ db, clock: new DatabaseClock(), logger });
    const concerts = await transaction(db, async (tx) => {
      if (!(await mayCreateDemo(tx))) return 0;
      const requests = demoConcerts(await readClock(tx));
      for (const request of requests) await createConcert(tx, { log, defaults: config }, request);
      return requests.length;
    });
    if (concerts > 0) logger.info({ concerts }, "created demo concerts in an empty database");
  } finally {
    await db.close();
  }
}
