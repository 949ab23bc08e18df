/** Programs of the proof that are told to end while they begin: before their database runs, and when it does. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test } from "vitest";

import { until } from "#test/until.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Starts the program, with a folder of its own for what is temporary. */
async function startProgram(program: string) {
  const folder = await mkdtemp(join(tmpdir(), "jari early "));
  await chmod(folder, 0o711);
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: root,
    env: { PATH: process.env["PATH"], TMPDIR: folder },
    stdio: ["ignore", "ignore", 2],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  return { child, ended: once(child, "exit"), names: () => readdir(folder, { recursive: true }) };
}

const creating = (name: string): boolean => /\/data\/postgres\.\d+$/u.test(name);
const running = (name: string): boolean => name.endsWith("/data/postgres/postmaster.pid");

test.each([
  ["proof/interleavings/run.ts", "its database is being created", creating],
  ["proof/interleavings/run.ts", "its database begins to run", running],
  ["proof/security/fuzz/main.ts", "its database is being created", creating],
])("%s leaves nothing behind that is told to end when %s", async (program, _when, moment) => {
  const { child, ended, names } = await startProgram(program);
  // What comes and goes while it is looked at is looked at again.
  await until("it has come to that", async () => (await names().catch(() => [])).some(moment));
  child.kill("SIGTERM");
  // As npm does.
  child.kill("SIGTERM");
  expect(await ended).toEqual([130, null]);
  // Node's own cache of what tsx has compiled is none of the program's.
  expect((await names()).filter((name) => name.includes("jari-"))).toEqual([]);
});
