/** What a run leaves behind when it is broken off: on a real database, by a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test, vi } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The processes that were told to keep temporary files there. */
async function processesIn(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const theirs = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")));
  return pids.filter((_pid, i) => theirs[i]?.includes(`TMPDIR=${folder}`));
}

interface Bench {
  child: ChildProcess;
  /** Where it keeps temporary files. */
  folder: string;
  said: () => string;
}

async function startBench(...args: readonly string[]): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "jari-rig-test-"));
  await chmod(folder, 0o711);
  const child = spawn(process.execPath, ["--import", "tsx", "load/bench.ts", "--seconds", "1", ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  return { child, folder, said: () => said };
}

/** Twice, as through npm. */
async function tellToEnd({ child }: Bench): Promise<unknown[]> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await sleep(20);
  child.kill("SIGTERM");
  return exited;
}

async function rigsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith("jari-bench-"));
}

test.each([
  { when: "while its database starts", after: "round 1" },
  { when: "while it measures", after: "bare: " },
])("a benchmark told to end $when, twice as through npm, closes what it has started", async ({ after }) => {
  const bench = await startBench("--rows", "bare,poll", "--repeat", "9");
  await vi.waitFor(() => expect(bench.said()).toContain(after), { timeout: 240_000 });
  // The round is told before its rig is begun.
  await vi.waitFor(async () => expect(await rigsIn(bench.folder)).toHaveLength(1), { timeout: 240_000 });
  expect(await tellToEnd(bench)).toEqual([130, null]);
  expect(await rigsIn(bench.folder)).toEqual([]);
  expect(await processesIn(bench.folder)).toEqual([]);
});

test("and so does one that waits for an npm start, which stands on no rig", async () => {
  const bench = await startBench("--rows", "start", "--repeat", "9");
  await vi.waitFor(() => expect(bench.said()).toContain("start, round 1"), { timeout: 240_000 });
  // Whoever makes that folder is Jari.
  const begun = async (): Promise<void> => {
    const [folder = ""] = await rigsIn(bench.folder);
    await access(join(bench.folder, folder, "data"));
  };
  await vi.waitFor(begun, { timeout: 240_000 });
  expect(await tellToEnd(bench)).toEqual([130, null]);
  expect(await rigsIn(bench.folder)).toEqual([]);
  expect(await processesIn(bench.folder)).toEqual([]);
});
