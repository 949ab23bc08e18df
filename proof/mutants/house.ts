/**
 * Where mutants are tried: one PostgreSQL for all of them, and for each a world of its own, with a database copied from a
 * migrated one and instances that run the mutant. Whoever opens a house or a world closes it, and nothing of it is left.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import pg from "pg";
import { pino } from "pino";

import { migrate } from "#db/migrate.ts";
import type { Mutant } from "#proof/mutants/mutant.ts";
import { buildMutant } from "#proof/mutants/source.ts";
import { startDatabase, type Postgres } from "#proof/world/database.ts";
import { healWorld } from "#proof/world/heal-world.ts";
import type { JariInstance } from "#proof/world/instance.ts";
import { prepareInstance } from "#proof/world/open-world.ts";
import { startRemover } from "#proof/world/remover.ts";
import { path } from "#proof/world/tool.ts";
import type { Server, World } from "#proof/world/world.ts";
import { buildService, serviceArguments } from "#tooling/build-service.mjs";

export interface House {
  /** A world of two instances that run `mutant`; without one, Jari as it is. Errors: it does not start. */
  openWorld(mutant: Mutant | undefined, terms: { holdSeconds: number }): Promise<World>;
  close(): Promise<void>;
}

const instancesOfWorld = 2;
/** None of this machine's: what a mutant does needs no such fault to show. */
const abilities: World["abilities"] = new Set();

/** Starts the database and migrates what the worlds' databases are copied from. */
export async function openHouse(): Promise<House> {
  await buildService();
  const folder = await mkdtemp(join(tmpdir(), "jari-mutants-"));
  await chmod(folder, 0o711);
  const remover = startRemover(folder, basename(folder));
  try {
    const postgres = await startDatabase({ folder, clock: undefined, tmpfs: false });
    const template = new URL(postgres.url);
    await migrate(template.href, pino({ level: "silent" }));
    // No power is lost here, and what PostgreSQL has written outlives its end without reaching the disk.
    await ask(inDatabase(template, "postgres"), "alter system set fsync = off", "select pg_reload_conf()");
    return {
      openWorld: (mutant, { holdSeconds }) => openWorldIn({ folder, postgres, template }, mutant, holdSeconds),
      close: () => remover.remove(),
    };
  } catch (error) {
    await remover.remove();
    throw error;
  }
}

interface Shared {
  readonly folder: string;
  readonly postgres: Postgres;
  readonly template: URL;
}

async function openWorldIn(shared: Shared, mutant: Mutant | undefined, holdSeconds: number): Promise<World> {
  const { postgres, template } = shared;
  const name = `world_${randomHex(6)}`;
  const url = inDatabase(template, name);
  const admin = inDatabase(template, "postgres");
  await ask(admin, `create database ${name} template ${template.pathname.slice(1)} strategy file_copy`);
  if (mutant?.schema !== undefined) await ask(url, mutant.schema);
  const database = serverOf(postgres, url);
  const [secret, adminToken] = [randomHex(32), randomHex(16)];
  const settings = { JARI_SECRET: secret, JARI_ADMIN_TOKEN: adminToken, HOLD_SECONDS: String(holdSeconds) };
  const instances = await prepareInstances({ folder: join(shared.folder, name), database, mutant, settings });
  const sql = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 2_000 });
  sql.on("error", () => undefined);
  sql.on("connect", (client) => client.on("error", () => undefined));
  const close = async (): Promise<void> => {
    const ended = instances.map((instance) => instance.ended());
    for (const instance of instances) instance.signal("SIGKILL");
    await Promise.all([...ended, sql.end()]);
    await Promise.all(instances.map((instance) => instance.close()));
    await ask(admin, `drop database ${name} with (force)`);
  };
  try {
    await Promise.all(instances.map((instance) => instance.start()));
  } catch (error) {
    await close();
    throw error;
  }
  const heal = (): Promise<void> => healWorld({ instances, database, abilities });
  return { instances, database, abilities, adminToken, secret, sql, heal, close };
}

interface Terms {
  readonly folder: string;
  readonly database: Server;
  readonly mutant: Mutant | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** Instances that do not run yet. */
async function prepareInstances({ folder, database, mutant, settings }: Terms): Promise<JariInstance[]> {
  await mkdir(folder);
  const environment = { PATH: path, DATABASE_CONNECTIONS: "8", JARI_DEMO: "off", LOG_LEVEL: "warn", ...settings };
  const service = serviceArguments(mutant && (await buildMutant(mutant, join(folder, "mutant"))));
  const common = { folder, networks: "", abilities, database, environment, service };
  return Promise.all(Array.from({ length: instancesOfWorld }, (_instance, index) => prepareInstance(common, index)));
}

/** The server that all worlds share, as one of them sees it. */
function serverOf(postgres: Postgres, url: string): Server {
  return {
    url,
    get pid() {
      return postgres.pid;
    },
    pids: () => postgres.pids(),
    start: () => postgres.start(),
    stop: (mode) => postgres.stop(mode),
    setClockOff: (ms) => postgres.setClockOff(ms),
    fillDisk: (leftBytes) => postgres.fillDisk(leftBytes),
    emptyDisk: () => postgres.emptyDisk(),
  };
}

function inDatabase(url: URL, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function ask(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
