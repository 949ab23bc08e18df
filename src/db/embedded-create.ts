/**
 * How the embedded database's files come to be: initdb in a folder beside, then a rename, so that a start that is cut short,
 * however, leaves nothing that is taken for a database.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Logger } from "pino";

import { sharedFolder } from "#db/embedded-binaries.ts";
import { canEnter, giveTo, refuseNameless, run, type DatabaseUser } from "#db/embedded-user.ts";
import { syncFolder } from "#keep-file.ts";

export const superuser = "jari";

export interface InitOptions {
  user: DatabaseUser;
  bin: string;
  password: string;
  /** False: no care is taken that the files reach the disk. For tests. */
  durable: boolean;
  /** Breaks initdb off: an error, and nothing is left of it. */
  signal?: AbortSignal;
}

/** Creates the files under this name, or a link of this name to them where their user cannot get to it. */
export async function createData(name: string, options: InitOptions, logger: Logger): Promise<void> {
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
export async function removeHalves(dataDir: string, logger: Logger): Promise<void> {
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
