/**
 * Where the embedded database keeps its files: `<data folder>/postgres`, or, if its user cannot get there (a checkout
 * under /root), a folder elsewhere that this name then links to. The data folder decides: who removes it begins anew.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

import type { Logger } from "pino";

import { sharedFolder } from "#db/embedded-binaries.ts";
import { canEnter, giveTo, refuseNameless, run, userName, type DatabaseUser } from "#db/embedded-user.ts";
import { ifThere, keepFile, keepFirst, syncFolder } from "#keep-file.ts";

/** What must be remembered from start to start; kept in `<data folder>/postgres.json`, for the owner's eyes only. */
export interface Kept {
  port: number;
  password: string;
}

export const superuser = "jari";

/**
 * What is remembered about the database of this data folder, made up at the first start: of several at once, by one.
 * Errors, in words: there is a database, and what was remembered of it is lost or damaged.
 */
export async function readKept(dataDir: string): Promise<Kept> {
  const made = await mkdir(dataDir, { recursive: true });
  // Others may pass through (the database's user must), but not look around.
  if (made !== undefined) await chmod(dataDir, 0o711);
  const file = keptFile(dataDir);
  // Asked in this order, for a first start that is under way writes them in the other one.
  const data = await ifThere(realpath(filesOf(dataDir)));
  const text = await ifThere(readFile(file, "utf8"));
  if (text !== undefined) return parseKept(text, file);
  if (data !== undefined) {
    throw new Error(
      `The password of the database in ${data} was in ${file}, and that is not there any more: ` +
        `restore it, or remove ${dataDir} to begin anew.`,
    );
  }
  const kept: Kept = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  return parseKept(await keepFirst(file, textOf(kept)), file);
}

function parseKept(text: string, file: string): Kept {
  try {
    const { port, password } = JSON.parse(text) as Partial<Kept>;
    if (typeof port === "number" && typeof password === "string") return { port, password };
  } catch {
    // What the file is instead does not matter: it is told below what to do about it.
  }
  throw new Error(`${file} is not what Jari wrote: restore it; the password of the database is in it.`);
}

export async function writeKept(dataDir: string, kept: Kept): Promise<void> {
  await keepFile(keptFile(dataDir), textOf(kept));
}

function textOf(kept: Kept): string {
  return `${JSON.stringify(kept)}\n`;
}

function keptFile(dataDir: string): string {
  return join(dataDir, "postgres.json");
}

function filesOf(dataDir: string): string {
  return join(dataDir, "postgres");
}

export interface InitOptions {
  user: DatabaseUser;
  bin: string;
  password: string;
  /** False: no care is taken that the files reach the disk. For tests. */
  durable: boolean;
  /** Breaks initdb off: an error, and nothing is left of it. */
  signal?: AbortSignal;
}

/**
 * The real path of the database's files, created (initdb) if there are none yet. Errors, in words: they are another user's,
 * or none that PostgreSQL made.
 */
export async function findData(dataDir: string, options: InitOptions, logger: Logger): Promise<string> {
  const name = filesOf(dataDir);
  const existing = await ifThere(realpath(name));
  if (existing === undefined) {
    await createData(name, options, logger);
    await removeHalves(dataDir, logger);
    return realpath(name);
  }
  await removeHalves(dataDir, logger);
  await refuseUnfit(options.user, existing);
  if (!(await canEnter(options.user, existing))) {
    throw new Error(
      `The database's files in ${existing} cannot be reached by the user ${options.user?.name} that PostgreSQL runs as: ` +
        "open the folders above it to that user (chmod o+x), or set JARI_DATA_DIR to one that is.",
    );
  }
  return existing;
}

/**
 * Refuses a folder that has no database, and files that another user's PostgreSQL made: were one of them given to ours, neither
 * could work with them. Asked of a file within, for that is what PostgreSQL must read, whoever the folder was given to.
 */
async function refuseUnfit(user: DatabaseUser, data: string): Promise<void> {
  const made = await ifThere(stat(join(data, "PG_VERSION")));
  if (made === undefined) {
    throw new Error(
      `There is no database in ${data} (PG_VERSION is missing); nothing was changed. Restore its files from a backup, or, if ` +
        "there never were any, remove that folder: then one is created.",
    );
  }
  const uid = user?.uid ?? process.getuid?.();
  if (uid === undefined || made.uid === uid) return;
  const [owner, ours] = [userName(made.uid), userName(uid)];
  throw new Error(
    `The database's files in ${data} belong to ${owner}, and PostgreSQL would run as ${ours} here; nothing was changed. ` +
      `Start Jari as ${owner}, or give the files to ${ours} (chown -R), or set JARI_DATA_DIR to another folder.`,
  );
}

async function createData(name: string, options: InitOptions, logger: Logger): Promise<void> {
  const { user } = options;
  refuseNameless(user);
  const dataDir = dirname(name);
  // Said before, for it may take seconds.
  logger.info({ dataDir }, "creating a database");
  if (await canEnter(user, dataDir)) {
    await initialise(name, options);
    return;
  }
  const home = join(sharedFolder, randomBytes(6).toString("hex"));
  await mkdir(home, { recursive: true });
  for (const folder of [sharedFolder, home]) await chmod(folder, 0o755);
  await initialise(join(home, "postgres"), options);
  if (!(await linkFirst(join(home, "postgres"), name))) {
    await rm(home, { recursive: true });
    return;
  }
  await syncFolder(dataDir);
  logger.info(
    { user: user?.name, dataDir, home },
    "the database's files are kept where PostgreSQL's user can reach them",
  );
}

/** Whether the link could be made. If not, another start on the same folder was faster: then its files count. */
async function linkFirst(target: string, name: string): Promise<boolean> {
  // A link that leads nowhere is from before: the files that it led to were removed.
  if ((await ifThere(realpath(name))) === undefined) await rm(name, { force: true });
  return symlink(target, name).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/**
 * Removes what starts that were killed had begun to create: no database ever ran in it, and the password may be among it. What
 * another start is just creating stays, as does what cannot be removed: it is in nobody's way.
 */
async function removeHalves(dataDir: string, logger: Logger): Promise<void> {
  for (const name of await readdir(dataDir).catch(() => [])) {
    const pid = Number(/^postgres\.(\d+)(?:\.password)?$/u.exec(name)?.[1]);
    if (!pid || (pid !== process.pid && isAlive(pid))) continue;
    const removed = rm(join(dataDir, name), { recursive: true, force: true }).then(() => true);
    if (await removed.catch(() => false)) logger.info({ name }, "removed what a start that was killed had begun");
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** initdb in a folder beside, then a rename: a start that is cut short leaves nothing that is taken for a database. */
async function initialise(target: string, { user, bin, password, durable, signal }: InitOptions): Promise<void> {
  const half = `${target}.${process.pid}`;
  const passwordFile = `${half}.password`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [half, passwordFile]) await giveTo(user, path);
  const args = [
    `--pgdata=${half}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const { code, output } = await run(user, join(bin, "initdb"), args, signal);
  await rm(passwordFile);
  if (code !== 0) {
    await rm(half, { recursive: true });
    throw new Error(`PostgreSQL's files could not be created in ${target}: ${output}`);
  }
  // Another start on the same folder may have been faster: then its files count.
  await rename(half, target).catch(() => rm(half, { recursive: true }));
  await syncFolder(dirname(target));
}

/** A port of this machine that nobody listens on: `wanted` if that is free. */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
