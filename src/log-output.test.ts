import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect, onTestFinished, test } from "vitest";

import { LogOutput } from "#log-output.ts";
import { until } from "#test/until.ts";

/** Runs a program that logs, in a process of its own; `output` is where its log goes. */
function runProgram(program: string, output: number | "pipe") {
  const modules = ["logger", "shutdown"].map((name) => JSON.stringify(import.meta.resolve(`./${name}.ts`)));
  const code = `
    import { createLogger } from ${modules[0]};
    import { closeInOrder } from ${modules[1]};
    const logger = createLogger("info");
    ${program}`;
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", code], {
    stdio: ["ignore", output, "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("lines are written in the order in which they came, and all of them before the process ends", async () => {
  const child = runProgram(
    `for (let i = 0; i < 20_000; i += 1) logger.info({ i }, "line");
     logger.fatal("the last");
     process.exit(0);`,
    "pipe",
  );
  const lines = (await text(child.stdout as NodeJS.ReadableStream)).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { i?: number }).i)).toEqual([...Array(20_000).keys(), undefined]);
});

test.each([
  ["goes on, and ends when it is told to", "SIGTERM", 0],
  ["ends when something was thrown that nobody caught", "SIGUSR2", 1],
] as const)("a process whose log cannot be written %s", async (_what, signal, code) => {
  const full = openSync("/dev/full", "w");
  const child = runProgram(
    `closeInOrder({ close: async () => logger.info("closed") }, logger);
     process.on("SIGUSR2", () => { throw new Error("nobody catches it"); });
     let lines = 0;
     setInterval(() => {
       logger.info("a line that nobody can keep");
       logger.error("another");
       if ((lines += 1) === 3) process.stderr.write("it goes on");
     }, 5);`,
    full,
  );
  closeSync(full);
  await once(child.stderr as NodeJS.ReadableStream, "data");
  child.kill(signal);
  expect(await once(child, "exit")).toEqual([code, null]);
});

test("what could not be written is lost, and what comes later is written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "jari-log-"));
  const pipe = join(folder, "log");
  execFileSync("mkfifo", [pipe]);
  const openReader = (): number => openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const first = openReader();
  const fd = openSync(pipe, "w");
  const output = new LogOutput(fd);
  closeSync(first);
  output.write("nobody reads this\n");
  output.flushSync();
  const second = openReader();
  onTestFinished(async () => {
    for (const one of [second, fd]) closeSync(one);
    await rm(folder, { recursive: true });
  });
  output.write("but this\n");
  let read = "";
  await until("it is read", () => {
    const bytes = Buffer.alloc(100);
    read += bytes.toString("utf8", 0, readNow(second, bytes));
    return read.endsWith("but this\n");
  });
});

/** How many bytes there are to be read. */
function readNow(fd: number, bytes: Buffer): number {
  try {
    return readSync(fd, bytes);
  } catch {
    return 0;
  }
}
