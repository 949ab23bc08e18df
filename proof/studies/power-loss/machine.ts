/** A machine on which all of Jari runs, PostgreSQL and an instance, and whose power can be cut. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { pino } from "pino";

import { sessionOptions } from "#db/connect.ts";
import { startEmbedded, type Embedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { readProcesses, treeOf } from "#load/processes.ts";
import { temporaryFolder } from "#load/rig.ts";
import { startJari, type Target } from "#load/targets.ts";
import { remember } from "#proof/studies/left-behind.ts";
import { Disk } from "#proof/studies/power-loss/disk.ts";
import { lastingPort } from "#load/lasting-port.ts";

/** Nothing that was reserved is to run out before it is looked at. */
const holdSeconds = "86400";
const lookEveryMs = 2;
/** Its own log is no place for what happens to a database that is killed on purpose. */
const logger = pino({ level: "silent" });

/** Whether PostgreSQL waits for the disk before it says that something is committed. */
export type Commits = "durable" | "forgetful";

export class Machine {
  readonly adminToken = randomBytes(32).toString("hex");
  readonly url: string;
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #commits: Commits;
  readonly #port: number;
  #database: Embedded | undefined;
  #instance: Target | undefined;
  readonly #forget = remember(() => this.remove());

  private constructor(folder: string, disk: Disk, port: number, commits: Commits) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#disk = disk;
    this.#port = port;
    this.#commits = commits;
  }

  /** A machine that serves; whoever sets it up removes it. Errors: it takes root, in words. */
  static async setUp(commits: Commits): Promise<Machine> {
    const folder = await temporaryFolder();
    try {
      const machine = new Machine(folder, await Disk.make(folder), await lastingPort(), commits);
      await machine.#start().catch(async (error: unknown) => {
        await machine.remove();
        throw error;
      });
      return machine;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Cuts the power at this moment, and starts the machine again with what its disk has. */
  async losePower(): Promise<void> {
    const killed = this.#killAll();
    while (treesOf(killed).length > 0) await sleep(lookEveryMs);
    await this.#disk.losePower();
    await this.#start();
  }

  /** Asks the database, on a connection of its own. */
  async ask<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.#database?.url ?? "");
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    this.#forget();
    const killed = this.#killAll();
    while (treesOf(killed).length > 0) await sleep(lookEveryMs);
    await this.#disk.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    this.#database = await startEmbedded(join(this.#disk.path, "data"), logger);
    await migrate(this.#database.url, logger);
    this.#instance = await startJari({
      DATABASE_URL: this.#databaseUrl(this.#database),
      HOST: "127.0.0.1",
      PORT: String(this.#port),
      JARI_SECRET: this.adminToken,
      JARI_ADMIN_TOKEN: this.adminToken,
      JARI_DEMO: "off",
      HOLD_SECONDS: holdSeconds,
      LOG_LEVEL: "fatal",
    });
  }

  /** Options of a connection string stand above those that an instance asks for. */
  #databaseUrl({ url }: Embedded): string {
    if (this.#commits === "durable") return url;
    return `${url}?options=${encodeURIComponent(sessionOptions({ synchronous_commit: "off" }))}`;
  }

  /** All processes at one moment; answers whom. */
  #killAll(): number[] {
    const roots = [this.#instance?.pid ?? 0, this.#postmaster()].filter((pid) => pid > 0);
    const pids = treesOf(roots);
    for (const pid of pids) kill(pid);
    // Otherwise its keeper would start the database again.
    this.#database?.stopAtOnce();
    return pids;
  }

  #postmaster(): number {
    try {
      return Number.parseInt(readFileSync(join(this.#disk.path, "data/postgres/postmaster.pid"), "utf8"), 10);
    } catch {
      return 0; // It does not run.
    }
  }
}

/** Those of these processes that run, with all that descend from them. */
function treesOf(roots: readonly number[]): number[] {
  const processes = readProcesses() ?? [];
  return [...new Set(roots.flatMap((root) => treeOf(processes, root).map(({ pid }) => pid)))];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}
