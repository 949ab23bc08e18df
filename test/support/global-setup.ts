/**
 * One PostgreSQL for all tests of a run, in a folder that is thrown away; in it a migrated template that tests clone.
 * Fast and forgetful (no fsync). It ends with the run, also with one that is killed.
 */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pino } from "pino";
import type { TestProject } from "vitest/node";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The connection string of the migrated template: to be cloned, never connected to. */
    templateUrl: string;
  }
}

const logger = pino({ level: "warn" });

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "jari-test-"));
  await chmod(folder, 0o711);
  const survivor = leaveSurvivor(folder);
  const embedded = await startEmbedded(join(folder, "data"), logger, { durable: false });
  await migrate(embedded.url, logger);
  project.provide("templateUrl", embedded.url);
  return async () => {
    await embedded.stop();
    survivor.end();
    await rm(folder, { recursive: true });
  };
}

/** A process that outlives a run that is killed: when its standard input ends, it ends the database and cleans up. */
function leaveSurvivor(folder: string): { end(): void } {
  const script = 'read -r _; kill -QUIT $(head -n 1 "$0/data/postgres/postmaster.pid"); sleep 1; rm -rf "$0"';
  const child = spawn("/bin/sh", ["-c", script, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  return { end: () => void child.kill("SIGKILL") };
}
