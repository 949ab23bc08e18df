import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

import { keepFile, keepFirst } from "#keep-file.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari-kept-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a kept file replaces the one before it, is for its owner only, and nothing is left beside it", async () => {
  const folder = await newFolder();
  const file = join(folder, "kept.json");
  await writeFile(file, "before", { mode: 0o644 });
  await keepFile(file, "after");
  expect(await readFile(file, "utf8")).toBe("after");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["kept.json"]);
});

test("of many that keep the same file first, one does, and all are told what it wrote", async () => {
  const folder = await newFolder();
  const file = join(folder, "kept.json");
  const said = await Promise.all(Array.from({ length: 20 }, (_, index) => keepFirst(file, `by ${index}`)));
  expect(new Set(said)).toEqual(new Set([await readFile(file, "utf8")]));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["kept.json"]);
});

test("a kept file is on the disk before it has its name, and then its name is too", async () => {
  const folder = await newFolder();
  const file = join(folder, "kept.json");
  const probe = await open(folder);
  const handles = Object.getPrototypeOf(probe) as typeof probe;
  await probe.close();
  const hadItsName: boolean[] = [];
  const spy = vi.spyOn(handles, "sync").mockImplementation(async () => void hadItsName.push(existsSync(file)));
  onTestFinished(() => spy.mockRestore());
  await keepFile(file, "kept");
  expect(hadItsName).toEqual([false, true]);
});
