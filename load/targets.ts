/** What is measured: instances of Jari and the baselines, each a process of its own on loopback. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { buildService, serviceArguments } from "#tooling/build-service.mjs";

export interface Target {
  url: string;
  pid: number;
  /** Whoever calls it again waits for the same end. */
  stop(): Promise<void>;
}

/** All that were ever started: one that is just being started has to be ended too. */
const targets: Promise<Target>[] = [];
let areStopped = false;

/** Ends whatever still runs: for a run that is broken off. Nothing is started any more. */
export async function stopTargets(): Promise<void> {
  areStopped = true;
  const started = await Promise.allSettled(targets);
  await Promise.all(started.map(async (one) => one.status === "fulfilled" && one.value.stop()));
}

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * The environment of what is measured: nothing of ours but what any program needs, so that a setting that somebody has
 * exported does not change what is measured.
 */
function environment(settings: Record<string, string>): Record<string, string> {
  const needed = ["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(needed), NODE_ENV: "production", ...settings };
}

/** What `npm start` tells Node about its memory: the baselines get the same. */
const memory = "--max-semi-space-size=48";

/** Starts Jari as `npm start` does, and waits until it says where it listens. Errors: it ends before that. */
export async function startJari(settings: Record<string, string>): Promise<Target> {
  await buildService();
  return startProgram(process.execPath, [memory, ...serviceArguments()], settings);
}

/** The same with a program of `load/`. */
export function startTarget(program: string, settings: Record<string, string>): Promise<Target> {
  return startProgram(process.execPath, [memory, "--import", "tsx", program], settings);
}

/** The same with any program. */
export function startProgram(
  command: string,
  given: readonly string[],
  settings: Record<string, string>,
): Promise<Target> {
  if (areStopped) return new Promise(() => undefined);
  const target = start(command, given, settings);
  targets.push(target);
  return target;
}

async function start(command: string, given: readonly string[], settings: Record<string, string>): Promise<Target> {
  const child = spawn(command, given, { cwd: root, env: environment(settings), stdio: ["ignore", "pipe", "inherit"] });
  const url = await listening(child);
  let stopping: Promise<void> | undefined;
  return { url, pid: child.pid ?? 0, stop: () => (stopping ??= stop(child)) };
}

/** Goes on reading afterwards too: a program whose output nobody reads comes to a halt. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text = (text + String(chunk)).slice(-4_096);
      const url = /listening[^]*?(http:\/\/[\d.]+:\d+)/u.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${child.spawnargs.join(" ")} ended before it listened: ${text}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
