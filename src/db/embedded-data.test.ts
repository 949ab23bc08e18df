import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";

import { findData, readKept } from "#db/embedded-data.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari's data "));
});
afterEach(() => rm(folder, { recursive: true }));

test("first starts at the same moment, however many, go on with one password", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => readKept(join(folder, "data"))));
  expect(new Set(all.map(({ password }) => password)).size).toBe(1);
  expect(await readKept(join(folder, "data"))).toEqual(all[0]);
  expect(await readdir(join(folder, "data"))).toEqual(["postgres.json"]);
});

test("a database whose password is lost is refused in words, and no other password is made up", async () => {
  await mkdir(join(folder, "postgres"));
  await expect(readKept(folder)).rejects.toThrow(/postgres\.json.*not there any more: restore it, or remove/u);
  expect(await readdir(folder)).toEqual(["postgres"]);
});

test("a link to files that are gone is a database that is lost, and none is begun in its place", async () => {
  await symlink(join(folder, "gone"), join(folder, "postgres"));
  const words = /is gone: .*postgres leads to .*gone, and .*Nothing was changed\. Bring its files back .* begin anew/u;
  await expect(readKept(folder)).rejects.toThrow(words);
  expect(await readdir(folder)).toEqual(["postgres"]);
});

test.each(["secrets.json", "postgres.log"])("and so is one of which there is but a %s", async (sign) => {
  const files = ["postgres.json", sign].toSorted();
  for (const name of files) await writeFile(join(folder, name), '{"port":5432,"password":"kept"}');
  await expect(readKept(folder)).rejects.toThrow(
    `is gone: there is a ${sign} of it, but no ${join(folder, "postgres")}`,
  );
  expect((await readdir(folder)).toSorted()).toEqual(files);
});

test("a first start that was cut short before it had a database goes on where it was", async () => {
  const kept = await readKept(folder);
  expect(await readKept(folder)).toEqual(kept);
});

test.each(["", "{", '{"port": 5432}'])("a damaged file (%s) is named, not replaced", async (damage) => {
  const file = join(folder, "postgres.json");
  await writeFile(file, damage);
  await expect(readKept(folder)).rejects.toThrow(`${file} is not what Jari wrote`);
  expect(await readFile(file, "utf8")).toBe(damage);
});

test("a data folder that cannot be made is told with what to set", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(readKept(join(folder, "file", "data"))).rejects.toThrow(
    /data folder .*data cannot be made \(ENOTDIR.*\): set JARI_DATA_DIR to another one/u,
  );
});

// Where a name cannot be made because there is no such thing, Node's own way tries for ever.
test.skipIf(process.platform !== "linux").each(["/proc/jari", "/proc/jari/below/it", "/proc/self/jari"])(
  "and so is %s, at once",
  async (dataDir) => {
    await expect(readKept(dataDir)).rejects.toThrow(/data folder .* cannot be made \(ENOENT.*set JARI_DATA_DIR/u);
  },
);

// Nobody may make a file there, root included.
test.skipIf(process.platform !== "linux")("a data folder that cannot be written is told with what to set", async () => {
  await expect(readKept("/proc/self")).rejects.toThrow(
    /data folder \/proc\/self cannot be written \(E.*\): set JARI_DATA_DIR to another one/u,
  );
});

test("a file that cannot be read is not taken for one that is not there", async () => {
  // A folder in its place: unlike a file without permissions, not even root can read it.
  await mkdir(join(folder, "postgres.json"));
  await expect(readKept(folder)).rejects.toThrow("EISDIR: illegal operation on a directory, read");
});

// Only root can be somebody else.
test.skipIf(process.getuid?.() !== 0)(
  "a user whom the machine does not know is told what to do before initdb",
  async () => {
    await chmod(folder, 0o777);
    const script = `
    import { findData } from "#db/embedded-data.ts";
    const options = { user: undefined, bin: "/no/such/folder", password: "", durable: false };
    await findData(${JSON.stringify(folder)}, options).catch(({ message }) => console.log(message));`;
    const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", script];
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, args, { uid: 54_321, cwd, env: {} });
    expect(stdout).toMatch(
      /user 54321 .* no entry in \/etc\/passwd.*Start Jari as a user that has one.*or set DATABASE_URL/u,
    );
    expect(await readdir(folder)).toEqual([]);
  },
);

const silent = pino({ level: "silent" });
const plain = { user: undefined, bin: "/no/such/folder", password: "", durable: false };

test("a folder without a database is refused in words, and stays as it is", async () => {
  const data = join(folder, "postgres");
  await mkdir(data);
  const words = /no database in .*postgres .*nothing was changed\. Restore its files .* remove that folder/u;
  await expect(findData(folder, plain, silent)).rejects.toThrow(words);
  expect(await readdir(data)).toEqual([]);
});

test("what killed starts left half created is removed by the next one, and nothing else", async () => {
  await mkdir(join(folder, "postgres"));
  await writeFile(join(folder, "postgres", "PG_VERSION"), "18\n");
  // Of a process that has ended, of one that lives, and what somebody has put aside.
  const { pid: ended } = spawnSync("true");
  const kept = [`postgres.${process.ppid}`, "postgres.2031.bak"];
  for (const name of [`postgres.${ended}`, ...kept]) await mkdir(join(folder, name));
  await writeFile(join(folder, `postgres.${ended}.password`), "secret");
  await findData(folder, plain, silent);
  expect((await readdir(folder)).toSorted()).toEqual(["postgres", ...kept].toSorted());
});

test("files that another user's PostgreSQL made are refused in words, and stay as they are", async () => {
  const data = join(folder, "postgres");
  await mkdir(data);
  await writeFile(join(data, "PG_VERSION"), "18\n");
  const before = await stat(data);
  const other = { name: "somebody", uid: before.uid + 4_321, gid: before.gid };
  const words = /belong to .* PostgreSQL would run as the user \d+ here; nothing was changed/u;
  await expect(findData(folder, { ...plain, user: other }, silent)).rejects.toThrow(words);
  expect(await stat(data)).toEqual(before);
});
