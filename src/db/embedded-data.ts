/**
 * Where the embedded database keeps its files: `<data folder>/postgres`, or, if its user cannot get there (a checkout
 * under /root), a folder elsewhere that this name then links to. The data folder decides: who removes it begins anew.
 */
import { randomBytes } from "node:crypto";
import { chmod, readFile, readlink, realpath, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import type { Logger } from "pino";

import { createData, removeHalves, type InitOptions } from "#db/embedded-create.ts";
import { canEnter, userName, type DatabaseUser } from "#db/embedded-user.ts";
import { ifThere, keepFile, keepFirst, makeFolder } from "#keep-file.ts";

/** What must be remembered from start to start; kept in `<data folder>/postgres.json`, for the owner's eyes only. */
export interface Kept {
  port: number;
  password: string;
}

/** What the folder has only after a first start, and what none of those that are cut short leaves. */
const signs = ["secrets.json", "postgres.log"];

/**
 * What is remembered about the database of this data folder, made up at the first start: of several at once, by one.
 * Errors, in words: there is a database, and what was remembered of it is lost or damaged; there was one, and it is gone; the
 * folder cannot be made, or written.
 */
export async function readKept(dataDir: string): Promise<Kept> {
  const made = await makeFolder(dataDir).catch((error: Error) => {
    throw unusable(dataDir, "made", error);
  });
  // Others may pass through (the database's user must), but not look around.
  if (made) await chmod(dataDir, 0o711);
  await refuseLost(dataDir);
  const file = keptFile(dataDir);
  // Asked in this order, for a first start that is under way writes them in the other one.
  const data = await ifThere(realpath(filesOf(dataDir)));
  const there = await ifThere(readFile(file, "utf8"));
  if (there !== undefined) return parseKept(there, file);
  if (data !== undefined) {
    throw new Error(
      `The password of the database in ${data} was in ${file}, and that is not there any more: ` +
        `restore it, or remove ${dataDir} to begin anew.`,
    );
  }
  const kept: Kept = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  const text = await keepFirst(file, textOf(kept)).catch((error: Error) => {
    throw unusable(dataDir, "written", error);
  });
  return parseKept(text, file);
}

function unusable(dataDir: string, verb: string, error: Error): Error {
  const words = `The data folder ${dataDir} cannot be ${verb} (${error.message}): set JARI_DATA_DIR to another one.`;
  return new Error(words, { cause: error });
}

/**
 * Refuses a folder whose database is gone, be it that its volume is not mounted, that a backup was restored in part, or that the
 * folder came from another machine without what its link leads to. Whoever began anew there would sell what is sold.
 */
async function refuseLost(dataDir: string): Promise<void> {
  const files = filesOf(dataDir);
  // Looked for before the files, which come to be before them.
  const found = await Promise.all(signs.map((name) => ifThere(stat(join(dataDir, name)))));
  if ((await ifThere(realpath(files))) !== undefined) return;
  const target = await ifThere(readlink(files));
  const sign = target ?? signs.find((_name, i) => found[i] !== undefined);
  if (sign === undefined) return;
  throw new Error(
    `The database of ${dataDir} is gone: ` +
      (target === undefined
        ? `there is a ${sign} of it, but no ${files}`
        : `${files} leads to ${target}, and there is nothing`) +
      `. Nothing was changed. Bring its files back (mount their volume, or restore a backup), or remove ${dataDir} to begin anew.`,
  );
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
