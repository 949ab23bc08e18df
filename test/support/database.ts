/** A database for one test file (or one test): a clone of the migrated template, dropped when it is closed. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { pino } from "pino";
import { inject } from "vitest";

import { connect, type Database } from "#db/connect.ts";

export interface TestDatabase {
  url: string;
  /** For what tests do themselves: nothing is given up there because a busy machine takes its time over it. */
  db: Database;
  /** Drops the database. Errors: somebody still has a connection to it, which is a leak. */
  close(): Promise<void>;
}

/** Many times what the service gives a statement, a transaction that idles, or one that waits for a lock. */
const patienceMs = 60_000;

export async function createTestDatabase({ maxConnections = 8 } = {}): Promise<TestDatabase> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = withDatabase(template, name);
  // By copying files, not through the write-ahead log: half the time where nothing is made to reach the disk.
  const create = `create database ${name} template ${template.pathname.slice(1)} strategy file_copy`;
  // Sooner than lock_timeout, which would make every deadlock look like a long wait.
  const findDeadlocks = `alter database ${name} set deadlock_timeout = '100ms'`;
  await asAdmin(template, async (admin) => {
    await admin.query(create);
    await admin.query(findDeadlocks);
  });
  const db = connectPatiently(url, maxConnections);
  return {
    url,
    db,
    close: async () => {
      await db.close();
      await asAdmin(template, async (admin) => {
        const leaks = await findLeaks(admin, name);
        await admin.query(`drop database ${name} with (force)`);
        if (leaks.length > 0) throw new Error(`the test left connections open: ${JSON.stringify(leaks)}`);
      });
    },
  };
}

/** As the service connects, but for its time limits: who tests those connects as the service does. */
export function connectPatiently(url: string, maxConnections: number): Database {
  const logger = pino({ level: "silent" });
  const db = connect({ url, maxConnections, logger, applicationName: "jari test", patienceMs });
  const patient = new WeakSet<pg.PoolClient>();
  return {
    ...db,
    withConnection: (work) =>
      db.withConnection(async (client) => {
        if (!patient.has(client)) await client.query(`set lock_timeout = ${patienceMs}`);
        patient.add(client);
        return work(client);
      }),
  };
}

function withDatabase(url: URL, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function asAdmin<T>(template: URL, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: withDatabase(template, "postgres") });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Connections to the database that do not end (the server needs a moment to see that a client has left). */
async function findLeaks(admin: pg.Client, name: string): Promise<unknown[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await admin.query<{ application: string; state: string; query: string }>(
      `select application_name as application, state, query from pg_stat_activity
        where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || performance.now() > giveUpAt) return rows;
    await sleep(20);
  }
}
