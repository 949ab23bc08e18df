/** Small files that Jari cannot do without: secrets, and where its database is. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file for its owner's eyes only. Whole or not at all, whatever happens, and when this returns it is there even
 * if the power fails: a password that is lost is worth a database.
 */
export async function keepFile(path: string, text: string): Promise<void> {
  const beside = await writeBeside(path, text);
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/**
 * The same, but for the first to call it: answers what the file then says, whoever wrote it. Of many that start at once,
 * all go on with the same.
 */
export async function keepFirst(path: string, text: string): Promise<string> {
  const beside = await writeBeside(path, text);
  // Unlike a rename, a link never takes the place of another.
  await link(beside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(beside);
  await syncFolder(dirname(path));
  return readFile(path, "utf8");
}

async function writeBeside(path: string, text: string): Promise<string> {
  const beside = `${path}.${randomUUID()}`;
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
}

/**
 * Makes a folder and those above it, and answers whether it made this one. (Not Node's own `recursive`: where the system says
 * that there is no such thing, as below /proc, that tries for ever.)
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    return await makeOne(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
  }
  await makeFolder(dirname(path));
  return makeOne(path);
}

/** Another start may have been faster. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
    return false;
  }
}

/** What the file system answers about a file, or undefined if there is none. Errors: all others, for example no permission. */
export function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Has the names in a folder reach the disk: a file is there under a new name when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and needs none of this.
  if (process.platform === "win32") return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
