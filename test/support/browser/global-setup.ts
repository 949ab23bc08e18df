/**
 * Before the browser tests: finds a browser and builds the web app if its sources are newer than what was built. Without
 * a browser it says that the tests are skipped, and why; nothing else is ever skipped.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { TestProject } from "vitest/node";

import { findChromium } from "#test/browser/chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the browser; empty if there is none. */
    chromiumPath: string;
  }
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** What is built, and types made of openapi.json, which are not in what is built. */
const notSources = new Set(["dist", "schema.d.ts"]);

export default function setup(project: TestProject): void {
  const chromiumPath = findChromium(process.env) ?? "";
  project.provide("chromiumPath", chromiumPath);
  if (chromiumPath === "") return say("SKIPPED: the browser tests. No Chromium was found; CHROMIUM_PATH can name one.");
  if (newest(join(root, "web")) > timeOf(join(root, "web", "dist", "index.html"))) build();
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}

/** Adds to what was built before, so that an instance which serves that can go on. */
function build(): void {
  const run = (args: string[]) => spawnSync("npx", args, { cwd: root, encoding: "utf8" });
  const steps = [
    run(["tsx", "web/tooling/write-api-types.ts"]),
    run(["vite", "build", "--config", "web/vite.config.ts", "--emptyOutDir", "false"]),
  ];
  const failed = steps.find(({ status }) => status !== 0);
  if (failed) throw new Error(`The web app could not be built:\n${failed.stdout}\n${failed.stderr}`);
}

/** When the newest source in a folder was changed. */
function newest(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !notSources.has(name));
  const times = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newest(path) : timeOf(path);
  });
  return Math.max(0, ...times);
}

/** When a file was changed; 0 if there is none. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
