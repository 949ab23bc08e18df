/**
 * Brings a database to the present schema: applies migrations/*.sql in the order of their names, each in one transaction.
 *
 * Promises: many instances may start at once (they take turns under an advisory lock that ends with the transaction, so
 * that a paused instance cannot stop the others for good); a migration is applied once; one that was changed after it
 * had been applied, and one that this version does not know, are refused before anything is touched; who gives up waits for one
 * that is under way, but for no server that does not answer.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import type { Logger } from "pino";

import { clientSettings } from "#db/client-settings.ts";

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

const folder = new URL("migrations/", import.meta.url);
const oldestServer = 15;
const patienceMs = 30_000;
const notThereYet = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND", // its name is not known yet
  "EAI_AGAIN",
  "57P03", // it is starting up
]);
/** What a server means that does not let the tables be made, and what to do about it. */
const askForSchema =
  "make the role in DATABASE_URL the owner of that database, or grant it CREATE and USAGE on the schema public";
const remedies: Readonly<Record<string, string>> = {
  "42501": askForSchema, // it may not create anything there
  "3F000": `${askForSchema}, and have its search_path lead there`, // it may not even look there
  "25006": "it only reads, as a standby does: name the server that writes in DATABASE_URL",
};
/** Any number that nobody else uses as an advisory lock in this database: "jari" in ASCII. */
const lockKey = 0x6a617269;

/** The migrations of this version, in the order in which they apply. */
export async function listMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

export interface MigrateOptions {
  /** Absent: those of this version. */
  migrations?: readonly Migration[];
  /** Gives it up, between any two steps of it: an error. */
  signal?: AbortSignal;
}

/** Applies what is missing. Errors: an unfit server, a changed or unknown migration (in words), or the server's own. */
export async function migrate(
  url: string,
  logger: Logger,
  { migrations, signal = new AbortController().signal }: MigrateOptions = {},
): Promise<void> {
  const wanted = migrations ?? (await listMigrations());
  const client = await connectPatiently(url, logger, signal);
  try {
    await refuseOldServer(client);
    for (;;) {
      const applied = await applyNext(client, wanted);
      if (applied === undefined) return;
      logger.info({ migration: applied }, "applied a migration");
      signal.throwIfAborted();
    }
  } finally {
    await client.end();
  }
}

/**
 * A connection of its own, because a migration may take longer than the pool's limits allow. Waits for a database that
 * is only just being started, as happens when everything is started at once.
 */
async function connectPatiently(url: string, logger: Logger, signal: AbortSignal): Promise<pg.Client> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const socket = new Socket();
    const settings = clientSettings(url, {
      connectionTimeoutMillis: 10_000,
      application_name: "jari migrate",
      stream: () => socket,
    });
    const client = new pg.Client(settings);
    client.on("error", (error) => logger.warn({ err: error }, "the connection for migrations was lost"));
    // The driver itself gives a connection up by time alone.
    const giveUp = (): void => void socket.destroy(signal.reason);
    signal.addEventListener("abort", giveUp);
    try {
      signal.throwIfAborted();
      await client.connect();
      return client;
    } catch (error) {
      signal.throwIfAborted();
      const code = (error as { code?: string }).code ?? "";
      if (!notThereYet.has(code) || performance.now() > giveUpAt) {
        const { message } = error as Error;
        throw new Error(`the database cannot be reached (DATABASE_URL): ${message}`, { cause: error });
      }
      logger.warn({ code }, "waiting for the database");
      await sleep(500, undefined, { signal });
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string }>("select current_setting('server_version_num') as number");
  const version = Math.floor(Number(rows[0]?.number) / 10_000);
  if (version < oldestServer) {
    throw new Error(`Jari needs PostgreSQL ${oldestServer} or newer; this server is version ${version}.`);
  }
}

/** Applies the first migration that is missing and answers its name; undefined if none is. */
async function applyNext(client: pg.Client, wanted: readonly Migration[]): Promise<string | undefined> {
  // Who waited for its turn must see what was applied meanwhile, whatever isolation the administrator has made the default.
  await client.query("begin isolation level read committed");
  try {
    // Migrations may wait for locks and take their time, whatever the role's own settings say.
    await client.query("set local statement_timeout = 0; set local lock_timeout = 0");
    await client.query("select pg_advisory_xact_lock($1)", [lockKey]);
    const next = findNext(wanted, await listApplied(client));
    if (next) {
      await client.query(next.sql);
      await client.query("insert into migrations (name, checksum) values ($1, $2)", [next.name, next.checksum]);
    }
    await client.query("commit");
    return next?.name;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    const { code = "", message } = error as pg.DatabaseError;
    const remedy = remedies[code];
    if (remedy === undefined) throw error;
    throw new Error(`Jari's tables cannot be made (${message}): ${remedy}.`, { cause: error });
  }
}

async function listApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`create table if not exists migrations (
    name       text primary key,
    checksum   text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`);
  const { rows } = await client.query<{ name: string; checksum: string }>("select name, checksum from migrations");
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function findNext(wanted: readonly Migration[], applied: ReadonlyMap<string, string>): Migration | undefined {
  for (const name of applied.keys()) {
    if (!wanted.some((migration) => migration.name === name)) {
      throw new Error(
        `The database has the migration ${name}, which this version of Jari does not know: use a newer one.`,
      );
    }
  }
  for (const { name, checksum } of wanted) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new Error(
        `The migration ${name} was changed after it had been applied: restore it, and add a new one instead.`,
      );
    }
  }
  return wanted.find((migration) => !applied.has(migration.name));
}
