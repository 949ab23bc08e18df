/**
 * What a benchmark stands on: a PostgreSQL of its own (durable, Jari's embedded one), instances of Jari and the two
 * baselines, all in a temporary folder and on loopback. Whoever starts a rig closes it; then nothing of it is left.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";
import { pino } from "pino";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { parentOf } from "#load/processes.ts";
import { startJari, startTarget, stopTargets, type Target } from "#load/targets.ts";
import { Tokens } from "#tokens.ts";

const daySeconds = 86_400;
/** Enough for the instances that are measured side by side, and for the baseline. */
const maxConnections = 300;

export class Rig {
  readonly adminToken = randomBytes(32).toString("hex");
  /** Signs what the instances accept. */
  readonly tokens = new Tokens({ secret: this.adminToken, accessSeconds: daySeconds, queueSeconds: daySeconds });
  readonly #databaseUrl: string;
  readonly #sql: pg.Client;
  readonly #ends: (() => Promise<unknown>)[] = [];
  // As promises: what is just being started has to be ended too.
  #baselines: Promise<Target> | undefined;
  #jari: { instances: number; target: Promise<Target> } | undefined;
  #closing: Promise<void> | undefined;

  private constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
    this.#sql = new pg.Client(databaseUrl);
  }

  /** A rig with an empty database. What measures something starts it when it is first asked for. */
  static start(): Promise<Rig> {
    if (closing) return never();
    const rig = Rig.#begin();
    rigs.push(rig);
    return rig;
  }

  static async #begin(): Promise<Rig> {
    const logger = pino({ level: "warn" });
    const folder = await temporaryFolder();
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
    let rig: Rig | undefined;
    try {
      const database = await startEmbedded(join(folder, "data"), logger, { maxConnections });
      rig = new Rig(database.url);
      rig.#ends.push(remove, () => database.stop());
      await migrate(database.url, logger);
      await rig.#sql.connect();
      const sql = rig.#sql;
      rig.#ends.push(() => sql.end());
      return rig;
    } catch (error) {
      await (rig ? rig.close() : remove());
      throw error;
    }
  }

  get sql(): pg.Client {
    return this.#sql;
  }

  /** Where its database is. */
  get databaseUrl(): string {
    return this.#databaseUrl;
  }

  baselines(): Promise<Target> {
    if (this.#closing) return never();
    this.#baselines ??= startTarget("load/baselines.ts", this.#settings());
    return this.#baselines;
  }

  /**
   * Jari with its default settings, `instances` processes behind one port: those that run, if they are so many. If nothing
   * is said, whatever runs; if nothing runs, one.
   */
  async jari(instances = this.#jari?.instances ?? 1): Promise<Target> {
    if (this.#jari?.instances === instances) return this.#jari.target;
    await this.stopJari();
    if (this.#closing) return never();
    const target = startJari({
      ...this.#settings(),
      JARI_INSTANCES: String(instances),
      JARI_SECRET: this.adminToken,
      JARI_ADMIN_TOKEN: this.adminToken,
      JARI_DEMO: "off",
      LOG_LEVEL: "warn",
    });
    this.#jari = { instances, target };
    return target;
  }

  /** Ends the instances; the next that are asked for begin anew on the same database. */
  async stopJari(): Promise<void> {
    const stopping = this.#jari?.target;
    this.#jari = undefined;
    await stop(stopping);
  }

  /** Has the database tidy up now what it would otherwise tidy up while something is measured. */
  async settle(): Promise<void> {
    await this.#sql.query("vacuum analyze");
    await this.#sql.query("checkpoint");
  }

  /** The database's first process: the one that has started the one which serves our connection. 0: nobody can tell. */
  async databasePid(): Promise<number> {
    const { rows } = await this.#sql.query<{ pid: number }>("select pg_backend_pid() as pid");
    return parentOf(rows[0]?.pid ?? 0) ?? 0;
  }

  /** Whoever calls it again waits for the same end: a run that is broken off is closed twice. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.stopJari();
    await stop(this.#baselines);
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) await end();
  }

  #settings(): Record<string, string> {
    return { DATABASE_URL: this.#databaseUrl, HOST: "127.0.0.1", PORT: "0" };
  }
}

/** Ends what was started; whoever started it is told if it could not start. */
async function stop(starting: Promise<Target> | undefined): Promise<void> {
  const target = await starting?.catch(() => undefined);
  await target?.stop();
}

/** For what goes on until the process ends, a next row or round: it begins nothing any more. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** All that were ever started: one that is just being started has to be closed too. */
const rigs: Promise<Rig>[] = [];
const folders: string[] = [];
/** Set when a run is broken off. */
let closing: Promise<void> | undefined;

/** Closes every rig there is, and whatever stands on none: for a run that is broken off. */
export function closeRigs(): Promise<void> {
  closing ??= closeAll();
  return closing;
}

async function closeAll(): Promise<void> {
  const started = await Promise.allSettled(rigs);
  await Promise.all(started.map(async (one) => one.status === "fulfilled" && one.value.close()));
  await stopTargets();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}

/**
 * Has SIGINT and SIGTERM close all that was started, and end the process with 130. Through npm a signal comes twice: the
 * second one must not end what closes.
 */
export function closeRigsWhenTold(): void {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => void closeRigs().finally(() => process.exit(130)));
  }
}

/** A folder that PostgreSQL's own user can pass through. Whoever asks for it removes it, unless the run is broken off. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari-bench-"));
  folders.push(folder);
  await chmod(folder, 0o711);
  return folder;
}
