/**
 * A Jari to break: `npm start` with several instances and its own database, in a temporary folder, and what it takes to get
 * at its parts: processes (by Linux's /proc) and tables.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { lastingPort } from "#load/lasting-port.ts";
import { parentOf, readProcesses, treeOf } from "#load/processes.ts";
import { temporaryFolder } from "#load/rig.ts";
import { startJari, type Target } from "#load/targets.ts";

const instances = 2;
/** Longer than an instance, or the database after a crash, needs to be back. */
const wholeWithinMs = 60_000;
const lookEveryMs = 100;

export class Service {
  readonly adminToken = randomBytes(32).toString("hex");
  readonly #folder: string;
  #target: Target | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts it; whoever does must close it. Errors: there is no /proc here. */
  static async start(): Promise<Service> {
    if (!readProcesses()) throw new Error("Breaking instances one by one needs Linux: there is no /proc here.");
    const service = new Service(await temporaryFolder());
    try {
      service.#target = await startJari({
        JARI_DATA_DIR: service.#data,
        JARI_ADMIN_TOKEN: service.adminToken,
        JARI_INSTANCES: String(instances),
        JARI_DEMO: "off",
        LOG_LEVEL: "fatal",
        // Not just any: if for a moment no instance listened, the next would choose another.
        PORT: String(await lastingPort()),
      });
      return service;
    } catch (error) {
      await service.close();
      throw error;
    }
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  get url(): string {
    return this.#target?.url ?? "";
  }

  /** The processes of the instances. */
  instances(): number[] {
    const root = this.#target?.pid ?? 0;
    const children = (readProcesses() ?? []).filter(({ parent }) => parent === root);
    return children.map(({ pid }) => pid).filter((pid) => commandOf(pid).includes("dist/main.js"));
  }

  /** The processes of the database, the first one first. Errors: it does not run. */
  async database(): Promise<number[]> {
    const child = "select pid from pg_stat_activity where backend_type = 'checkpointer'";
    const [row] = await this.ask<{ pid: number }>(child);
    const first = row && parentOf(row.pid);
    if (first === undefined) throw new Error("The database's first process was not found.");
    return treeOf(readProcesses() ?? [], first).map(({ pid }) => pid);
  }

  /** Asks the database, on a connection of its own. */
  async ask<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { port, password } = JSON.parse(await readFile(join(this.#data, "postgres.json"), "utf8")) as {
      port: number;
      password: string;
    };
    const client = new pg.Client({ host: "127.0.0.1", port, user: "jari", password, database: "jari" });
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Waits until every instance is there and the service is ready. Errors: it does not come back. */
  async untilWhole(): Promise<void> {
    for (const giveUpAt = performance.now() + wholeWithinMs; performance.now() < giveUpAt; await sleep(lookEveryMs)) {
      const ready = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (ready?.ok && this.instances().length === instances) return;
    }
    throw new Error("The service did not come back.");
  }

  async close(): Promise<void> {
    await this.#target?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // It has ended in the meantime.
  }
}
