/** What this machine lets one do, found out by doing it: nobody has to say it, and nothing is believed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { findLibrary, openClock } from "#proof/world/clock.ts";
import { openNetwork } from "#proof/world/network.ts";
import { startRemover } from "#proof/world/remover.ts";
import { tool, tryTool } from "#proof/world/tool.ts";
import type { Ability } from "#proof/world/world.ts";

/** Each does once what the ability is needed for, in a folder that is thrown away. Errors: it cannot be done. */
const attempts: Readonly<Record<Ability, (folder: string) => Promise<void>>> = {
  root: async () => {
    if (process.getuid?.() !== 0) throw new Error("not root");
  },
  strace: tryStrace,
  faketime: tryFaketime,
  "network-namespaces": async (folder) => {
    const network = await openNetwork(`${basename(dirname(folder))}-0`);
    try {
      await network.lose(0.5, { port: 1 });
    } finally {
      await network.close();
    }
  },
  "loop-mounts": async (folder) => {
    const image = join(folder, "image");
    await tool("truncate", "-s", "16M", image);
    await tool("mkfs.ext4", "-q", image);
    await tryMount(folder, "-o", "loop", image);
  },
  tmpfs: (folder) => tryMount(folder, "-t", "tmpfs", "-o", "size=1m", "none"),
};

let found: Promise<ReadonlySet<Ability>> | undefined;

/** All that can be done here. Tried once in a process; takes about a second. */
export function findAbilities(): Promise<ReadonlySet<Ability>> {
  found ??= tryAll();
  return found;
}

async function tryAll(): Promise<ReadonlySet<Ability>> {
  const able = new Set<Ability>();
  const all = await mkdtemp(join(tmpdir(), "jari-try-"));
  // Also where this process is killed meanwhile.
  const remover = startRemover(all, basename(all));
  for (const [ability, attempt] of Object.entries(attempts) as [Ability, (typeof attempts)[Ability]][]) {
    const folder = join(all, ability);
    await mkdir(folder);
    const done = await attempt(folder).then(
      () => true,
      () => false,
    );
    if (done) able.add(ability);
  }
  await remover.remove();
  return able;
}

/** To a process that is no child of strace's: that is what some machines forbid. */
async function tryStrace(): Promise<void> {
  const sleeper = spawn("/bin/sleep", ["0.2"], { stdio: "ignore" });
  const ended = once(sleeper, "exit");
  await tool("strace", "-f", "-o", "/dev/null", "-e", "inject=fdatasync:delay_exit=1", "-p", String(sleeper.pid ?? 0));
  await ended;
}

async function tryFaketime(folder: string): Promise<void> {
  const library = findLibrary();
  if (library === undefined) throw new Error("libfaketime is not installed");
  const clock = await openClock(join(folder, "clock"), library, { shared: true });
  await clock.setOff(-3_600_000);
  const settings = Object.entries(clock.environment).map(([name, value]) => `${name}=${value}`);
  const { output } = await tryTool("env", [...settings, "date", "+%s"]);
  if (!(Math.abs(Number(output) + 3_600 - Date.now() / 1_000) < 60)) throw new Error("libfaketime has no effect");
}

async function tryMount(folder: string, ...how: readonly string[]): Promise<void> {
  const at = join(folder, "mounted");
  await tool("mkdir", at);
  await tool("mount", ...how, at);
  await tool("umount", at);
}
