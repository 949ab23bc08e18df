/**
 * `npm run prove:fuzz -- --requests N --seed S`: fuzzes an instance of its own, with a database of its own, and tells what
 * was found. Ends with 0 if that is nothing, with 1 otherwise, with 2 if it could not begin.
 */
import { randomBytes, randomInt } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { UsageError, whole } from "#crowd/options.ts";
import { rssOf } from "#load/processes.ts";
import { closeRigsWhenTold, temporaryFolder } from "#load/rig.ts";
import { startJari } from "#load/targets.ts";
import { fuzz, type FuzzReport } from "#proof/security/fuzz/fuzz.ts";

const greatestSeed = 2 ** 31 - 1;
const usage = "npm run prove:fuzz -- [--requests N (100000)] [--seed S (a new one)] [--json]\n";

interface Options {
  requests: number;
  seed: number;
  json: boolean;
}

function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args, options: { requests: text, seed: text, json: { type: "boolean" } } });
    const requests = whole("requests", values.requests ?? "100000", { min: 1, max: 100_000_000 });
    const seed = whole("seed", values.seed ?? String(randomInt(greatestSeed)), { min: 0, max: greatestSeed });
    return { requests, seed, json: values.json ?? false };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

async function run({ requests, seed, json }: Options): Promise<number> {
  closeRigsWhenTold();
  const folder = await temporaryFolder();
  const adminToken = randomBytes(24).toString("hex");
  const instance = await startJari({
    JARI_DATA_DIR: join(folder, "data"),
    JARI_ADMIN_TOKEN: adminToken,
    JARI_DEMO: "off",
    PORT: "0",
    LOG_LEVEL: "error",
  });
  try {
    const startedAt = performance.now();
    const onProgress = (sent: number): void => void process.stderr.write(`\r${sent} of ${requests} requests`);
    const report = await fuzz({ baseUrl: instance.url, adminToken }, { requests, seed, onProgress });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const told = { ...report, seconds, rssMegabytes: Math.round((rssOf(instance.pid) ?? 0) / 2 ** 20) };
    process.stderr.write("\r");
    process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : write(told));
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    await instance.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function write(report: FuzzReport & { seconds: number; rssMegabytes: number }): string {
  const { seed, requests, statuses, succeeded, neverSucceeded, audits, findings, seconds, rssMegabytes } = report;
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  const lines = [
    `${requests} requests in ${seconds} s, seed ${seed}`,
    `answers by status: ${counts.join(", ")}`,
    `operations that succeeded at least once: ${succeeded}; never: ${neverSucceeded.join(", ") || "none"}`,
    `audits, all of which held: ${audits}; memory of the instance and its database at the end: ${rssMegabytes} MB`,
    findings.length === 0 ? "nothing was found" : `FOUND:\n${findings.join("\n")}`,
  ];
  return `${lines.join("\n")}\n`;
}

try {
  process.exitCode = await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
