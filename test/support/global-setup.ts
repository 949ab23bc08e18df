/**
 * One PostgreSQL for all tests of a run, in a folder that is thrown away; in it a migrated template that tests clone.
 * Fast and forgetful (no fsync): what must survive a crash is tested by the races, on a database of their own.
 */
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
  const embedded = await startEmbedded(join(folder, "data"), logger, { durable: false });
  await migrate(embedded.url, logger);
  project.provide("templateUrl", embedded.url);
  return async () => {
    await embedded.stop();
    await rm(folder, { recursive: true });
  };
}
