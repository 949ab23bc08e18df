/**
 * Real Jari processes for tests: each what `npm start` runs, with a port of its own, all on one database.
 * Whoever starts them must stop them; what a test forgets is killed when its worker ends.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { serviceArguments } from "#tooling/build-service.mjs";

export interface TestServer {
  baseUrl: string;
  pid: number;
  adminToken: string;
  /** Everything that the process has said so far, both streams. */
  logs(): string;
  /** Sends the signal and waits for the end: answers the exit code, or null if the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
  /** Absent: each server has an embedded database of its own. */
  databaseUrl?: string;
  env?: Record<string, string>;
  args?: readonly string[];
  /** How many files the process may have open; absent: as many as the test. */
  maxOpenFiles?: number;
  /** The folder that the process works in, with `.jari` in it; absent: a temporary one. */
  cwd?: string;
  /** Called with the process's id as soon as there is one, long before it answers. */
  onSpawn?: (pid: number) => void;
}

export const testSecret = "a secret that is only good for tests";
export const testAdminToken = "operator of the tests";

/** As a machine takes that runs twenty such processes at once. */
const startWithinMs = 240_000;
const alive = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** Starts servers side by side; resolves when all of them answer. Errors: one ended or fell silent (with what it said). */
export async function startServers(count: number, options: ServerOptions = {}): Promise<TestServer[]> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => startServer(options)));
  const failure = results.find((result) => result.status === "rejected");
  const servers = results.filter((result) => result.status === "fulfilled").map((result) => result.value);
  if (!failure) return servers;
  await stopServers(servers);
  throw failure.reason;
}

/** Ends servers in order, those that a test has ended already included. Errors: one did not end with code 0. */
export async function stopServers(servers: readonly TestServer[]): Promise<void> {
  const codes = await Promise.all(servers.map((server) => server.kill("SIGTERM")));
  servers.forEach((server, index) => {
    if (codes[index] === 0 || codes[index] === null) return;
    throw new Error(`a server ended with code ${codes[index]} and said:\n${server.logs()}`);
  });
}

/** A new folder that an embedded database can live in: open to the user that it runs as. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari server "));
  await chmod(folder, 0o711);
  return folder;
}

export async function startServer({
  databaseUrl,
  env = {},
  args = [],
  maxOpenFiles,
  cwd,
  onSpawn,
}: ServerOptions = {}): Promise<TestServer> {
  const folder = cwd ?? (await temporaryFolder());
  const secrets = { JARI_SECRET: testSecret, JARI_ADMIN_TOKEN: testAdminToken };
  const database = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const command = [process.execPath, ...serviceArguments(), ...args];
  const [program = "", ...programArgs] = maxOpenFiles === undefined ? command : limited(maxOpenFiles, command);
  const child = spawn(program, programArgs, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: "0", ...secrets, ...database, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  if (child.pid !== undefined) onSpawn?.(child.pid);
  const ended = endOf(child, cwd === undefined ? folder : undefined);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  return {
    baseUrl: await announcedAddress(child, () => said),
    pid: child.pid ?? 0,
    adminToken: env["JARI_ADMIN_TOKEN"] ?? testAdminToken,
    logs: () => said,
    kill: async (signal = "SIGTERM") => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** The same command, run by a process that may have no more files open. */
function limited(maxOpenFiles: number, command: readonly string[]): string[] {
  return ["sh", "-c", `ulimit -n ${maxOpenFiles} && exec "$@"`, "sh", ...command];
}

/** Waits for the end of the process and of its output; then removes its temporary folder. */
async function endOf(child: ChildProcess, folder: string | undefined): Promise<void> {
  await once(child, "close");
  alive.delete(child);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

function announcedAddress(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the server ${why}; it said:\n${said()}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail("did not answer in time");
    }, startWithinMs);
    child.stdout?.on("data", () => {
      const address = /listening on (http:\/\/[^\s"]+)/u.exec(said())?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}
