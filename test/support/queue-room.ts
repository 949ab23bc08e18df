/** A waiting room as one instance has it, on a real database; several on one database are several instances. */
import { pino } from "pino";

import { DatabaseClock } from "#db/clock.ts";
import { connect, type Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { Turnstile } from "#db/turnstile.ts";
import { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { createQueueRoom, type QueueRoom } from "#queue/room.ts";
import type { Leaver } from "#queue/leave-queue.ts";
import { setPolicy } from "#queue/set-policy.ts";
import { Tokens, type QueueClaims } from "#tokens.ts";

export const logger = pino({ level: "silent" });

/** What signs the tokens of every room here: they are valid in each other. */
const secret = "a secret that is only good for tests";

export interface QueueInstance {
  db: Database;
  clock: DatabaseClock;
  log: EventLog;
  tokens: Tokens;
  queue: QueueRoom;
  /** What the instance asked of the database, but for looking at the event log: names of statements. */
  readonly statements: string[];
  /** Those whose holds were released. */
  readonly released: Leaver[];
  /** The claims of a token for a place, as the instance that issued it would have written them. */
  claimsOf(place: { concertId: number; number: number; userId: string; admitted?: boolean }): QueueClaims;
  /** Changes a policy over this instance. */
  setPolicy(concertId: number, changes: Partial<QueuePolicy>): Promise<unknown>;
  close(): Promise<void>;
}

export interface QueueInstanceOptions {
  url: string;
  /** Absent: 100, as in production. */
  pollEveryMs?: number;
  /** False: the instance answers, but does not look after admission. */
  admits?: boolean;
}

/** Starts an instance that follows the event log. Whoever starts it must close it. */
export async function startQueueRoom({
  url,
  pollEveryMs = 100,
  admits = true,
}: QueueInstanceOptions): Promise<QueueInstance> {
  const statements: string[] = [];
  const db = watch(connect({ url, maxConnections: 5, logger }), statements);
  const clock = new DatabaseClock();
  const log = new EventLog({ db, clock, logger, pollEveryMs });
  const tokens = new Tokens({ secret, accessSeconds: 3_600, queueSeconds: 3_600 });
  const released: Leaver[] = [];
  const queue = createQueueRoom({
    turnstile: new Turnstile(),
    db,
    clock,
    log,
    logger,
    tokens,
    releaseHoldsOf: (_tx, leavers) => {
      released.push(...leavers);
      return Promise.resolve();
    },
    isSoldOut: () => false,
    findSoldOut: () => Promise.resolve(false),
  });
  await log.start();
  if (admits) await queue.start();
  return {
    db,
    clock,
    log,
    tokens,
    queue,
    statements,
    released,
    claimsOf: ({ userId, admitted = false, ...place }) =>
      tokens.verifyQueue(tokens.issueQueue(userId, { ...place, admitted })),
    setPolicy: (concertId, changes) => transaction(db, (tx) => setPolicy(tx, log, concertId, changes)),
    async close() {
      await queue.close();
      await log.close();
      await db.close();
    },
  };
}

/** The same database, with every use of it noted. */
function watch(db: Database, statements: string[]): Database {
  return {
    ...db,
    query: (statement, values) => {
      if (statement.name !== "events_since") statements.push(statement.name);
      return db.query(statement, values);
    },
    withConnection: (work) => {
      statements.push("(a transaction)");
      return db.withConnection(work);
    },
  };
}
