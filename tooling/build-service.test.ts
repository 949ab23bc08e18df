import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { buildService, serviceArguments } from "#tooling/build-service.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
let outDir: string;

beforeEach(async () => {
  outDir = await temporaryFolder();
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari-build-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const changed = ({ path, text }: { path: string; text: string }): string =>
  path === "problems.ts" ? `${text}\nexport const changed = true;\n` : text;

test("every source is built, at its place, and nothing else", async () => {
  await buildService({ outDir });
  const sources = await readdir(join(root, "src"), { recursive: true });
  const expected = sources
    .filter((name) => /(?<!\.test)\.ts$/u.test(name))
    .map((name) => name.replace(/ts$/u, "js"))
    .concat(sources.filter((name) => name.endsWith(".sql") && name !== join("db", "schema.sql")));
  const built = await readdir(outDir, { recursive: true, withFileTypes: true });
  const files = built.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const wanted = [...expected, ".built-from"].map((name) => join(outDir, name));
  expect(files.toSorted()).toEqual(wanted.toSorted());
});

test("where nothing has changed nothing is written; what has changed is built, and built back", async () => {
  const file = join(outDir, "problems.js");
  await buildService({ outDir });
  const [asItIs, { mtimeMs, ino }] = [await readFile(file, "utf8"), await stat(file)];
  await buildService({ outDir });
  expect(await stat(file)).toMatchObject({ mtimeMs, ino });
  await buildService({ outDir, edit: changed });
  expect(await readFile(file, "utf8")).toContain("changed = true");
  await buildService({ outDir });
  expect(await readFile(file, "utf8")).toBe(asItIs);
});

test("what was built of a source that is no more goes; what another build is writing stays", async () => {
  await mkdir(join(outDir, "queue"));
  const gone = ["old.js", join("queue", "old.js"), "old.sql"];
  const stays = join("queue", "join-queue.js.0123456789ab");
  await Promise.all([...gone, stays].map((name) => writeFile(join(outDir, name), "")));
  await buildService({ outDir });
  const left = await readdir(outDir, { recursive: true });
  expect(left).toContain(stays);
  for (const name of gone) expect(left).not.toContain(name);
});

test("builds at the same time leave every file whole", async () => {
  await Promise.all(Array.from({ length: 4 }, () => buildService({ outDir })));
  const alone = await temporaryFolder();
  await buildService({ outDir: alone });
  const names = await readdir(alone, { recursive: true });
  expect((await readdir(outDir, { recursive: true })).toSorted()).toEqual(names.toSorted());
  for (const name of names.filter((one) => one.endsWith("js"))) {
    expect(await readFile(join(outDir, name), "utf8")).toBe(await readFile(join(alone, name), "utf8"));
  }
});

test("without what builds it, it says what to do; but nothing is needed where nothing has changed", async () => {
  const copy = await temporaryFolder();
  for (const part of ["src", "tooling", "package.json"])
    await cp(join(root, part), join(copy, part), { recursive: true });
  const build = () => spawnSync(process.execPath, ["tooling/build-service.mjs"], { cwd: copy, encoding: "utf8" });
  expect(build()).toMatchObject({ status: 1, stderr: expect.stringMatching(/not installed\. Run: npm ci\n$/u) });
  await buildService({ outDir: join(copy, "dist") });
  expect(build()).toMatchObject({ status: 0, stderr: "" });
  await writeFile(join(copy, "src", "problems.ts"), "export const problems = 1;\n");
  expect(build()).toMatchObject({ status: 1 });
});

test("what is built runs: told a setting that cannot be, it says so", () => {
  const { status, stderr } = spawnSync(process.execPath, serviceArguments(), {
    env: { PORT: "none" },
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("PORT must be a whole number") });
});
