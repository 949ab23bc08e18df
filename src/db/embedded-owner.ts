/**
 * Who owns an embedded database: one Jari at a time, by a connection of its own that holds a lock in the server's maintenance
 * database for as long as it lives, so that the lock is freed at the very moment its owner dies, however it dies.
 */
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

/** The data folder is in use by another Jari that lives. */
export class InUse extends Error {}

/** "jari" in ASCII, once more: the advisory lock. */
const ownerKey = 0x6a617269;
const connectWithinMs = 5_000;
/** Far longer than what an owner asks takes. */
const answerWithinMs = 30_000;
/** A server that lets a connection which was given back hang for so long does not get round to anything. */
const hangUpWithinMs = 5_000;

/** Becomes the owner. Errors: InUse, in words; the server's own. */
export async function becomeOwner(url: string, dataDir: string): Promise<pg.Client> {
  const owner = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    application_name: "jari owner",
  });
  owner.on("error", () => undefined);
  await owner.connect();
  const { rows } = await owner.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [ownerKey]);
  if (rows[0]?.mine === true) return owner;
  await owner.end();
  throw new InUse(
    `The data folder ${dataDir} is in use by another Jari. For more instances on this machine start one Jari ` +
      "with --instances N; for more machines set DATABASE_URL; for a separate one set JARI_DATA_DIR.",
  );
}

/** Gives the database up. Answers whether the server still does what it is asked. */
export async function endOwner(owner: pg.Client): Promise<boolean> {
  const answered = new AbortController();
  const tooLate = sleep(hangUpWithinMs, false, { signal: answered.signal }).catch(() => false);
  const answers = await Promise.race([owner.end().then(() => true), tooLate]);
  answered.abort();
  return answers;
}
