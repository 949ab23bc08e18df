/**
 * The embedded database's server process: its settings, start, stop, and whether it runs, all by PostgreSQL's own pg_ctl.
 * It runs in a session of its own: a Ctrl-C in the terminal reaches Jari, which stops it when everything else is done.
 */
import { readFileSync } from "node:fs";
import { chmod, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { giveTo, run, type DatabaseUser } from "#db/embedded-user.ts";

export interface ServerOptions {
  user: DatabaseUser;
  bin: string;
  /** The real path of the database's files. */
  data: string;
  maxConnections: number;
  /** False: nothing is made to reach the disk. For tests. */
  durable: boolean;
}

/**
 * Chosen for bursts of small commits on one machine: room for the write-ahead log so that no checkpoint falls into a
 * rush, and a cleaner that looks often, because the hot rows change many times a second. `wal_compression` stays off: this
 * server has but pglz, which takes longer for a page than the page takes to be written (docs/performance.md).
 */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  cluster_name: "jari",
  timezone: "UTC",
  log_timezone: "UTC",
  // What the server has to say, but not every statement that failed: whoever sent it is told, and logs it.
  log_min_messages: "log",
  shared_buffers: "256MB",
  wal_buffers: "16MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  checkpoint_completion_target: "0.9",
  autovacuum_naptime: "10s",
  // Plans do not depend on statistics, and to gather fine ones keeps a core busy for a second of every ten.
  default_statistics_target: "10",
  jit: "off",
};

/** How long a server that was interrupted while it started is waited for: far longer than it takes. */
const endWithinMs = 8_000;
const lookEveryMs = 50;

/**
 * Refuses a path that pg_ctl cannot pass on: it starts the server through a shell, within double quotes, where these
 * characters mean something; what stands between backticks would be run. (Windows has another shell, and no other paths.)
 */
export function refuseUnfitPath(path: string): void {
  if (process.platform === "win32" || !/[$`"\\\n]/u.test(path)) return;
  throw new Error(
    `The embedded PostgreSQL cannot work in ${path}: no folder on the way may have $, \`, ", \\ or a line break in its ` +
      "name. Set JARI_DATA_DIR to another folder (or move Jari, if its own is meant), or set DATABASE_URL.",
  );
}

/** The port of the running server, or undefined if none runs on these files. A stale pid file is cleared away. */
export async function runningPort({ data }: ServerOptions): Promise<number | undefined> {
  const file = join(data, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  if (!pid) return undefined;
  if (await isServerOf(data, pid)) return Number(lines[3]);
  await rm(file, { force: true });
  return undefined;
}

/** Whether the process is PostgreSQL's on these files: after a crash, its number may be another program's. */
async function isServerOf(data: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  // Linux tells the folder it works in; elsewhere the number has to do.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return folder === undefined ? process.platform !== "linux" : folder === data;
}

/**
 * Starts the server; it answers when this returns. Errors: what PostgreSQL wrote about it. `signal` breaks it off: an error,
 * when the server that was being started has ended.
 */
export async function startServer(options: ServerOptions, port: number, signal?: AbortSignal): Promise<void> {
  const { user, bin, data } = options;
  await writeSettings(options, port);
  const log = join(dirname(data), "postgres.log");
  await writeFile(log, "", { flag: "a" });
  await chmod(log, 0o600);
  await giveTo(user, log);
  const args = ["start", "-D", data, "-l", log, "-w", "-t", "60"];
  const { code, output } = await run(user, join(bin, "pg_ctl"), args, signal);
  if (code !== 0) {
    // Interrupted, pg_ctl interrupts the server and ends before it.
    if (signal?.aborted) await untilEnded(options);
    const said = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-5).join("\n");
    throw new Error(`PostgreSQL did not start (${output}). The end of ${log}:\n${said}`);
  }
}

async function untilEnded(options: ServerOptions): Promise<void> {
  const giveUpAt = performance.now() + endWithinMs;
  while (performance.now() < giveUpAt && (await runningPort(options)) !== undefined) await sleep(lookEveryMs);
}

/** Stops the server in order: open transactions are rolled back, everything committed is on disk. It may have ended by itself. */
export async function stopServer(options: ServerOptions): Promise<void> {
  const { user, bin, data } = options;
  const { code, output } = await run(user, join(bin, "pg_ctl"), ["stop", "-D", data, "-m", "fast", "-w", "-t", "60"]);
  if (code !== 0 && (await runningPort(options)) !== undefined) throw new Error(`PostgreSQL did not stop: ${output}`);
}

/** Makes the server end without a last checkpoint (the next start recovers) and without waiting for it; synchronous. */
export function abortServer({ data }: ServerOptions): void {
  try {
    process.kill(Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
  } catch {
    // It does not run.
  }
}

async function writeSettings({ user, data, maxConnections, durable }: ServerOptions, port: number): Promise<void> {
  const care = durable ? "on" : "off";
  const all = {
    ...settings,
    port,
    max_connections: maxConnections,
    fsync: care,
    full_page_writes: care,
    synchronous_commit: "on",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'`);
  const file = join(data, "postgresql.conf");
  await writeFile(
    file,
    `# Written by Jari at every start. Your own settings: ALTER SYSTEM SET ...\n${lines.join("\n")}\n`,
  );
  await giveTo(user, file);
}
