/** Stands between processes and the kernel, and changes what comes of their calls. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { path } from "#proof/world/tool.ts";

const attachWithinMs = 5_000;
const lookEveryMs = 10;

export interface Interference {
  /** Leaves the processes alone again. */
  readonly stop: () => Promise<void>;
}

/**
 * Injects `what` (as strace's `inject=` says it) into these calls of the processes and of all that they start from now on.
 * Resolves when it is in force. `onHit` is called each time that a call was changed. Errors: they cannot be traced.
 */
export async function interfere(
  pids: readonly number[],
  calls: string,
  what: string,
  onHit: () => void = () => undefined,
): Promise<Interference> {
  const inject = ["-e", `trace=${calls}`, "-e", `inject=${calls}:${what}`];
  const child = spawn("strace", ["-f", "-q", ...inject, ...pids.flatMap((pid) => ["-p", String(pid)])], {
    env: { PATH: path },
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.on("error", () => undefined);
  const ended = once(child, "close");
  child.stderr.on("data", (text) => String(text).includes("INJECTED") && onHit());
  const [first = 0] = pids;
  const giveUpAt = performance.now() + attachWithinMs;
  while (!isTraced(first)) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      child.kill("SIGTERM");
      throw new Error(`process ${first} cannot be traced`);
    }
    await sleep(lookEveryMs);
  }
  return {
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function isTraced(pid: number): boolean {
  try {
    return /^TracerPid:\s*[1-9]/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
