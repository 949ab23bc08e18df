/**
 * What all tests of a run share: the service as it is built, for those that start whole processes; and one PostgreSQL, in a
 * folder that is thrown away, with a migrated template that tests clone. Fast and forgetful (no fsync). It ends with the run,
 * also with one that is killed.
 *
 * TEST_DATABASE_URL names a server to be used instead, of another version perhaps: a connection to any database of it, by a
 * role that may create databases. The template and its clones are dropped in the end.
 */
import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";
import { pino } from "pino";
import type { TestProject } from "vitest/node";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { buildService } from "#tooling/build-service.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The connection string of the migrated template: to be cloned, never connected to. */
    templateUrl: string;
  }
}

const logger = pino({ level: "warn" });

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildService();
  const server = process.env["TEST_DATABASE_URL"];
  const { url, end } = server === undefined ? await startOwn() : await createTemplate(server);
  await migrate(url, logger);
  project.provide("templateUrl", url);
  return end;
}

async function createTemplate(server: string): Promise<{ url: string; end(): Promise<void> }> {
  const name = `test_template_${randomBytes(6).toString("hex")}`;
  const query = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, end: () => query(`drop database ${name}`) };
}

async function startOwn(): Promise<{ url: string; end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "jari-test-"));
  await chmod(folder, 0o711);
  const survivor = leaveSurvivor(folder);
  const embedded = await startEmbedded(join(folder, "data"), logger, { durable: false });
  const end = async (): Promise<void> => {
    await embedded.stop();
    survivor.end();
    await rm(folder, { recursive: true });
  };
  return { url: embedded.url, end };
}

/** A process that outlives a run that is killed: when its standard input ends, it ends the database and cleans up. */
function leaveSurvivor(folder: string): { end(): void } {
  const script = 'read -r _; kill -QUIT $(head -n 1 "$0/data/postgres/postmaster.pid"); sleep 1; rm -rf "$0"';
  const child = spawn("/bin/sh", ["-c", script, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  return { end: () => void child.kill("SIGKILL") };
}
