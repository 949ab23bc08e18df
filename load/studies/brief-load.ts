/**
 * The brief's load tests on this system: 100 users, 30 seconds, its four scripts with their sleeps, on the brief's own API
 * and on `/v1`, and the brief's own table of what was measured. k6 runs the same (load/k6); this needs Node only.
 *
 * Times are told as k6 tells them: connecting (0 on a connection that is open), waiting for the answer to begin, the whole
 * request without connecting, and the iteration, sleep included.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describeMachine, formatMachine } from "#load/machine.ts";
import { temporaryFolder } from "#load/rig.ts";
import { prepare, type Scenario } from "#load/studies/brief-scenarios.ts";
import { formatSummary, formatTimes } from "#load/studies/brief-table.ts";
import { timesOf, type Measured } from "#load/studies/brief-times.ts";
import { Client, NoAnswer } from "#load/studies/client.ts";
import { startJari } from "#load/targets.ts";

const users = 100;
const seconds = 30;
const patience = { timeoutMs: 20_000 };

/** Runs the four scenarios on both APIs of a Jari of its own. Answers the tables in Markdown. */
export async function measureBriefLoad(tell: (text: string) => void): Promise<string> {
  const machine = formatMachine(await describeMachine());
  const folder = await temporaryFolder();
  const adminToken = randomBytes(32).toString("hex");
  const settings = { JARI_DATA_DIR: join(folder, "data"), PORT: "0", LOG_LEVEL: "warn", JARI_ADMIN_TOKEN: adminToken };
  try {
    const jari = await startJari(settings);
    try {
      const results = [];
      for (const { name, brief, v1 } of await prepare(jari.url, adminToken, users)) {
        tell(`${name}\n`);
        const run = (scenario: Scenario): Promise<Measured> => drive(jari.url, scenario);
        results.push({ name, brief: await run(brief), v1: await run(v1) });
      }
      return [machine, formatSummary(results), ...results.map(formatTimes)].join("\n");
    } finally {
      await jari.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Samples {
  failed: number;
  connect: number[];
  wait: number[];
  whole: number[];
  iteration: number[];
}

async function drive(url: string, scenario: Scenario): Promise<Measured> {
  const samples: Samples = { failed: 0, connect: [], wait: [], whole: [], iteration: [] };
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  await Promise.all(Array.from({ length: users }, (_, i) => visit(url, { scenario, user: i + 1, endsAt }, samples)));
  const { failed, connect, wait, whole, iteration } = samples;
  return {
    perSecond: (iteration.length * 1_000) / (performance.now() - startedAt),
    requests: iteration.length,
    failed,
    connect: timesOf(connect),
    wait: timesOf(wait),
    whole: timesOf(whole),
    iteration: timesOf(iteration),
  };
}

/** One virtual user: one request after the other, with the script's sleep in between, until the time is over. */
async function visit(
  url: string,
  { scenario, user, endsAt }: { scenario: Scenario; user: number; endsAt: number },
  samples: Samples,
): Promise<void> {
  const client = new Client(url);
  const { request, status, sleepMs, iterations = Number.POSITIVE_INFINITY } = scenario;
  for (let i = 0; i < iterations && performance.now() < endsAt; i += 1) {
    const begunAt = performance.now();
    try {
      const reply = await client.ask(request(user, i), patience);
      samples.connect.push(reply.connectMs);
      samples.wait.push(reply.waitMs);
      samples.whole.push(reply.wholeMs);
      if (reply.status !== status) samples.failed += 1;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      samples.failed += 1;
    }
    if (sleepMs > 0) await sleep(sleepMs);
    samples.iteration.push(performance.now() - begunAt);
  }
  client.close();
}
