/**
 * The PostgreSQL of a world: Jari's own embedded one, with the same settings and the same care for the disk, but without
 * anybody who would start it again; that is for the one who broke it to do.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { chmod, mkdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { pino } from "pino";

import { findBinaries } from "#db/embedded-binaries.ts";
import { superuser } from "#db/embedded-create.ts";
import { findData } from "#db/embedded-data.ts";
import { startServer, stopServer, type ServerOptions } from "#db/embedded-server.ts";
import { canEnter, databaseUser, run } from "#db/embedded-user.ts";
import { readProcesses, treeOf } from "#load/processes.ts";
import type { Clock } from "#proof/world/clock.ts";
import { lastingPort } from "#load/lasting-port.ts";
import { tool } from "#proof/world/tool.ts";
import type { Server } from "#proof/world/world.ts";

export interface DatabaseOptions {
  /** Where its files go; must be there. */
  readonly folder: string;
  readonly clock: Clock | undefined;
  /** Whether the files are to lie on a file system of their own, in memory, that can be filled up. */
  readonly tmpfs: boolean;
}

const database = "jari";
const diskBytes = 1_073_741_824;
const startWithinMs = 60_000;
const tryEveryMs = 100;
const maxConnections = 200;

/** Creates the database and starts its server. Errors: PostgreSQL does not run here (in words). */
export async function startDatabase({ folder, clock, tmpfs }: DatabaseOptions): Promise<Postgres> {
  const logger = pino({ level: "silent" });
  const user = databaseUser();
  const files = join(folder, "database");
  await mkdir(files, { mode: 0o711 });
  if (tmpfs) await tool("mount", "-t", "tmpfs", "-o", `size=${diskBytes},mode=711`, "none", files);
  if (!(await canEnter(user, files))) {
    throw new Error(`${user?.name}, as whom PostgreSQL runs, cannot enter ${folder}: set TMPDIR to where it can.`);
  }
  const password = randomBytes(24).toString("base64url");
  const bin = await findBinaries(user, logger);
  const data = await findData(files, { user, bin, password, durable: false }, logger);
  const options = {
    user,
    bin: clock ? await wrapControl(folder, bin, clock) : bin,
    data,
    maxConnections,
    durable: true,
  };
  const port = await lastingPort();
  const url = (name: string): string => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${name}`;
  const server = new Postgres({ url: url(database), port, files, options, clock });
  await startServer(options, port);
  await ask(url("postgres"), `create database ${database}`);
  // The write-ahead log must find room on a small disk, and a campaign shall see checkpoints.
  await ask(url("postgres"), "alter system set max_wal_size = '256MB'");
  // Sooner than the service's lock_timeout, which would make every deadlock look like a long wait.
  await ask(url("postgres"), "alter system set deadlock_timeout = '200ms'");
  await ask(url("postgres"), "select pg_reload_conf()");
  return server;
}

/** A pg_ctl that starts the server with another clock. Answers the folder that it is in. */
async function wrapControl(folder: string, bin: string, clock: Clock): Promise<string> {
  const wrapped = join(folder, "bin");
  await mkdir(wrapped, { mode: 0o755 });
  const settings = Object.entries(clock.environment).map(([name, value]) => `${name}='${value}'`);
  const script = `#!/bin/sh\n${settings.join(" ")} exec '${join(bin, "pg_ctl")}' "$@"\n`;
  await writeFile(join(wrapped, "pg_ctl"), script);
  await chmod(join(wrapped, "pg_ctl"), 0o755);
  return wrapped;
}

async function ask(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Started {
  readonly url: string;
  readonly port: number;
  readonly files: string;
  readonly options: ServerOptions;
  readonly clock: Clock | undefined;
}

export class Postgres implements Server {
  readonly url: string;
  readonly #started: Started;
  #diskIsFull = false;

  constructor(started: Started) {
    this.url = started.url;
    this.#started = started;
  }

  get pid(): number {
    const { data } = this.#started.options;
    try {
      const pid = Number.parseInt(readFileSync(join(data, "postmaster.pid"), "utf8"), 10);
      // After a crash the number may be another program's: the server works in its data folder.
      return readlinkSync(`/proc/${pid}/cwd`) === data ? pid : 0;
    } catch {
      return 0;
    }
  }

  async pids(): Promise<readonly number[]> {
    return treeOf(readProcesses() ?? [], this.pid).map(({ pid }) => pid);
  }

  /** Also waits for a server that recovers, and starts one that has given up meanwhile. */
  async start(): Promise<void> {
    const giveUpAt = performance.now() + startWithinMs;
    for (;;) {
      try {
        if (this.pid === 0) await startServer(this.#started.options, this.#started.port);
        return await ask(this.url, "select 1");
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        await sleep(tryEveryMs);
      }
    }
  }

  async stop(mode: "fast" | "immediate"): Promise<void> {
    const { options } = this.#started;
    if (mode === "fast") return stopServer(options);
    const { user, bin, data } = options;
    const { code, output } = await run(user, join(bin, "pg_ctl"), ["stop", "-D", data, "-m", "immediate", "-w"]);
    if (code !== 0) throw new Error(`PostgreSQL did not stop: ${output}`);
  }

  async setClockOff(ms: number): Promise<void> {
    if (!this.#started.clock) throw new Error("the database has the machine's clock");
    await this.#started.clock.setOff(ms);
  }

  async fillDisk(leftBytes: number): Promise<void> {
    const { blocks, bfree, bsize } = await statfs(this.#started.files);
    this.#diskIsFull = true;
    await this.#resizeDisk((blocks - bfree) * bsize + leftBytes);
  }

  async emptyDisk(): Promise<void> {
    if (this.#diskIsFull) await this.#resizeDisk(diskBytes);
    this.#diskIsFull = false;
  }

  async #resizeDisk(bytes: number): Promise<void> {
    await tool("mount", "-o", `remount,size=${bytes}`, this.#started.files);
  }
}
