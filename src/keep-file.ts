/** Small files that Jari cannot do without: secrets, and where its database is. */
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file for its owner's eyes only. Whole or not at all, whatever happens, and when this returns it is there even
 * if the power fails: a password that is lost is worth a database.
 */
export async function keepFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(dirname(path));
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
