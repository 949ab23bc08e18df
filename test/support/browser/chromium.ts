/** Finds the browser that the tests drive: a Chromium of this machine, never one that is downloaded. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const elsewhere = [
  "/usr/bin/chromium",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

export interface Environment {
  /** The program to use, and no other. */
  CHROMIUM_PATH?: string | undefined;
  PATH?: string | undefined;
}

/** The path of a Chromium that runs; undefined if there is none. Errors: CHROMIUM_PATH names something that does not run. */
export function findChromium({ CHROMIUM_PATH: chosen, PATH = "" }: Environment): string | undefined {
  if (chosen !== undefined && chosen !== "") {
    if (runs(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not run. Correct it, or leave it out.`);
  }
  const folders = PATH.split(delimiter).filter(Boolean);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere];
  return candidates.find(runs);
}

/** Some systems have a stub of the name, which only says where to get a browser: it must tell its version. */
function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}
