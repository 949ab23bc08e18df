/** What `npm run prove` leaves behind when it is told to end, or killed: real worlds, by a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test, vi } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Proof {
  child: ChildProcess;
  /** Where it keeps temporary files; what it records lies elsewhere. */
  folder: string;
  said: () => string;
}

async function startProof(): Promise<Proof> {
  const [folder = "", out = ""] = await Promise.all(
    ["jari-prove-test-", "jari-prove-out-"].map((name) => mkdtemp(join(tmpdir(), name))),
  );
  await chmod(folder, 0o711);
  const args = ["--import", "tsx", "proof/main.ts", "--seed", "1", "--minutes", "9", "--faults", "none", "--out", out];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await Promise.all([folder, out].map((one) => rm(one, { recursive: true, force: true })));
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
  return { child, folder, said: () => said };
}

/** The folder of its world, once the world is so far that there is this in it. */
async function untilThere({ folder, said }: Proof, name: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const [world = ""] = (await readdir(folder)).filter((one) => one.startsWith("jari-world-"));
      await access(join(folder, world, name)).catch(() => expect.fail(`there is no ${name} yet; it said: ${said()}`));
      return join(folder, world);
    },
    { timeout: 60_000, interval: 5 },
  );
}

/** Twice, as through npm. */
async function tellToEnd({ child }: Proof): Promise<unknown[]> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await sleep(20);
  child.kill("SIGTERM");
  return exited;
}

/** Processes that work in the folder or were told of it, mounts and files below it. */
async function leftIn(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const processes = await Promise.all(
    pids.map(async (pid) => {
      const [cwd, args] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => ""),
        readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
      ]);
      return `${cwd} ${args.replaceAll("\0", " ")}`;
    }),
  );
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n");
  const files = (await readdir(folder)).filter((name) => name.startsWith("jari-"));
  return [...[...processes, ...mounts].filter((line) => line.includes(`${folder}/`)), ...files];
}

async function untilNothingIsLeft({ folder }: Proof): Promise<void> {
  await vi.waitFor(async () => expect(await leftIn(folder)).toEqual([]), { timeout: 60_000, interval: 100 });
}

/** What comes to be in a world, one after the other. */
const moments = [
  { when: "while its database is created", there: "database" },
  { when: "while its database starts", there: "database/postgres" },
];

test.each(moments)("told to end $when, twice as through npm, it says so and leaves nothing", async ({ there }) => {
  const proof = await startProof();
  await untilThere(proof, there);
  expect(await tellToEnd(proof)).toEqual([2, null]);
  expect(proof.said()).toBe("It was ended before the campaign had begun.\n");
  expect(await leftIn(proof.folder)).toEqual([]);
});

test.each(moments)("killed $when, it leaves nothing a moment later", async ({ there }) => {
  const proof = await startProof();
  await untilThere(proof, there);
  proof.child.kill("SIGKILL");
  await untilNothingIsLeft(proof);
});

test("killed while it tries what the machine allows, it leaves nothing a moment later", async () => {
  const proof = await startProof();
  await vi.waitFor(async () => expect(await readdir(proof.folder)).not.toEqual([]), { timeout: 60_000, interval: 5 });
  proof.child.kill("SIGKILL");
  await untilNothingIsLeft(proof);
});
