/** Opens a world: database, links and instances, put together in a temporary folder of their own. */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import pg from "pg";

import { Stopped } from "#crowd/stop.ts";
import { findAbilities } from "#proof/world/abilities.ts";
import { findLibrary, openClock, type Clock } from "#proof/world/clock.ts";
import { startDatabase } from "#proof/world/database.ts";
import { healWorld } from "#proof/world/heal-world.ts";
import { JariInstance } from "#proof/world/instance.ts";
import { lastingPort } from "#load/lasting-port.ts";
import { TcpLink } from "#proof/world/link.ts";
import { openNetwork } from "#proof/world/network.ts";
import { startRemover } from "#proof/world/remover.ts";
import { path } from "#proof/world/tool.ts";
import type { Ability, Server, World } from "#proof/world/world.ts";
import { buildService, serviceArguments } from "#tooling/build-service.mjs";

export interface WorldOptions {
  readonly instances?: number;
  readonly holdSeconds?: number;
  /** Of what the machine allows, only this much is made use of; absent: all of it. Each costs a little time. */
  readonly use?: readonly Ability[];
  /** Further settings of the instances. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gives it up, between any two steps. */
  readonly signal?: AbortSignal;
}

/** What the instances of one world have in common. */
export interface Common {
  readonly folder: string;
  /** What the names of this world's networks begin with. */
  readonly networks: string;
  readonly abilities: ReadonlySet<Ability>;
  readonly database: Server;
  readonly environment: Readonly<Record<string, string>>;
  readonly service: readonly string[];
}

/**
 * Opens a world in which everything runs. Errors: something cannot be started here, in words; Stopped. Then nothing of it is
 * left.
 */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const goOn = (): void => {
    if (options.signal?.aborted) throw new Stopped("It was ended before the campaign had begun.");
  };
  if (process.platform !== "linux") throw new Error("A world can be opened on Linux only: faults need its /proc.");
  await buildService();
  const found = await findAbilities();
  goOn();
  const abilities = new Set([...found].filter((ability) => options.use?.includes(ability) ?? true));
  const folder = await mkdtemp(join(tmpdir(), "jari-world-"));
  await chmod(folder, 0o711);
  const networks = basename(folder);
  const remover = startRemover(folder, networks);
  const instances: JariInstance[] = [];
  const close = async (): Promise<void> => {
    for (const instance of instances) instance.signal("SIGKILL");
    await remover.remove();
    await Promise.all(instances.map((instance) => instance.close()));
  };
  try {
    const clock = await clockIn(folder, "database", abilities, true);
    const database = await startDatabase({ folder, clock, tmpfs: abilities.has("tmpfs") });
    goOn();
    const secrets = { JARI_SECRET: randomHex(32), JARI_ADMIN_TOKEN: randomHex(16) };
    const environment = {
      PATH: path,
      HOST: "127.0.0.1",
      ...secrets,
      JARI_DEMO: "off",
      LOG_LEVEL: "warn",
      HOLD_SECONDS: String(options.holdSeconds ?? 5),
      ...options.environment,
    };
    const service = serviceArguments();
    const common: Common = { folder, networks, abilities, database, environment, service };
    for (let index = 0; index < (options.instances ?? 3); index += 1) {
      instances.push(await prepareInstance(common, index));
    }
    await Promise.all(instances.map((instance) => instance.start()));
    goOn();
    const sql = new pg.Pool({ connectionString: database.url, max: 8, connectionTimeoutMillis: 2_000 });
    sql.on("error", () => undefined);
    sql.on("connect", (client) => client.on("error", () => undefined));
    return {
      instances,
      database,
      abilities,
      adminToken: secrets.JARI_ADMIN_TOKEN,
      secret: secrets.JARI_SECRET,
      sql,
      heal: () => healWorld({ instances, database, abilities }),
      close: async () => void (await Promise.all([sql.end().catch(() => undefined), close()])),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An instance that does not run yet, with its links. */
export async function prepareInstance(common: Common, index: number): Promise<JariInstance> {
  const { folder, networks, abilities, database } = common;
  const own = join(folder, `instance-${index}`);
  await mkdir(own);
  const network = abilities.has("network-namespaces") ? await openNetwork(`${networks}-${index}`) : undefined;
  const clock = await clockIn(folder, `instance-${index}`, abilities, false);
  const host = network?.inside ?? "127.0.0.1";
  const port = await lastingPort();
  const address = `http://${host}:${port}`;
  const toDatabase = await TcpLink.open(database.url, network?.outside);
  const fromClients = await TcpLink.open(address);
  const environment = { ...common.environment, HOST: host, PORT: String(port), DATABASE_URL: toDatabase.url };
  return new JariInstance({
    ...common,
    index,
    folder: own,
    environment,
    address,
    fromClients,
    toDatabase,
    network,
    clock,
  });
}

async function clockIn(
  folder: string,
  of: string,
  abilities: ReadonlySet<Ability>,
  shared: boolean,
): Promise<Clock | undefined> {
  const library = abilities.has("faketime") ? findLibrary() : undefined;
  return library === undefined ? undefined : openClock(join(folder, `clock-of-${of}`), library, { shared });
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
