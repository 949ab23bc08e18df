/**
 * Demo data for an empty database. Promises: it is created once, whole or not at all, however many instances start at
 * once; a database in which there is any concert is left as it is. No start fails for it: what cannot be created is told
 * in the log, and created at the next start.
 */
import type { Logger } from "pino";

import { createConcert, type ConcertDefaults } from "#admin/create-concert.ts";
import { demoConcerts } from "#admin/demo-concerts.ts";
import { mayCreateDemo } from "#admin/queries.ts";
import { connect } from "#db/connect.ts";
import { DatabaseClock, readClock } from "#db/clock.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";

/** At a first start nothing else is asked of the database, and the machine may be busy with anything. */
const patienceMs = 60_000;

/** Creates the demo concerts where there is no concert, or says in the log why it could not. */
export async function createDemoData(databaseUrl: string, config: ConcertDefaults, logger: Logger): Promise<void> {
  const db = connect({ url: databaseUrl, maxConnections: 1, logger, applicationName: "jari demo", patienceMs });
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
  } catch (error) {
    logger.warn({ err: error }, "the demo concerts could not be created; the next start tries again");
  } finally {
    await db.close();
  }
}
