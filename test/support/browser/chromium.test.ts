import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { findChromium } from "#test/browser/chromium.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jari-chromium-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

test("the browser is the one that was chosen", () => {
  const chosen = program("my-browser", "exit 0");
  expect(findChromium({ CHROMIUM_PATH: chosen, PATH: "" })).toBe(chosen);
});

test("a chosen browser that does not run is an error, not a reason to skip", () => {
  expect(() => findChromium({ CHROMIUM_PATH: join(folder, "nothing") })).toThrow(/CHROMIUM_PATH is .*nothing/u);
});

test("a program of the name that is no browser is passed over", () => {
  program("chromium", "echo 'please install the snap' >&2; exit 1");
  const real = program("google-chrome", "echo 'Google Chrome 140'");
  expect(findChromium({ PATH: folder })).toBe(real);
});
