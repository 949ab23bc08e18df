/** What a run leaves behind when it is broken off: on a real database, by a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
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

test.each([
  { when: "while its database starts", after: "round 1" },
  { when: "while it measures", after: "bare: " },
])(
  "a benchmark told to end $when, twice as through npm, closes what it has started",
  { timeout: 90_000 },
  async ({ after }) => {
    const folder = await mkdtemp(join(tmpdir(), "jari-rig-test-"));
    await chmod(folder, 0o711);
    const bench = spawn(
      process.execPath,
      ["--import", "tsx", "load/bench.ts", "--rows", "bare,poll", "--repeat", "9", "--seconds", "1"],
      {
        cwd: root,
        env: { ...process.env, TMPDIR: folder },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    onTestFinished(async () => {
      bench.kill("SIGKILL");
      await rm(folder, { recursive: true });
    });
    const exited = once(bench, "exit");
    let said = "";
    bench.stdout.on("data", (text) => (said += String(text)));
    await vi.waitFor(() => expect(said).toContain(after), { timeout: 60_000 });
    const rigs = async (): Promise<string[]> =>
      (await readdir(folder)).filter((name) => name.startsWith("jari-bench-"));
    expect(await rigs()).toHaveLength(1);
    bench.kill("SIGTERM");
    await sleep(20);
    bench.kill("SIGTERM");
    expect(await exited).toEqual([130, null]);
    expect(await rigs()).toEqual([]);
    expect(await processesIn(folder)).toEqual([]);
  },
);
