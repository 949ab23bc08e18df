/** What is measured: a Jari instance of its own, and the two baselines, each a process on loopback. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Target {
  url: string;
  stop(): Promise<void>;
}

/** Starts a TypeScript program and waits until it says where it listens. */
export async function startTarget(program: string, env: Record<string, string>): Promise<Target> {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", path], {
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { url: await listening(child), stop: () => stop(child) };
}

async function listening(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const url = /listening[^]*?(http:\/\/[\d.]+:\d+)/u.exec(text)?.[1];
    if (url !== undefined) {
      child.stdout?.on("data", () => undefined);
      return url;
    }
  }
  throw new Error(`the program ended before it listened: ${text}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
