/**
 * The inside of a virtual user: runs jobs of the script one after the other, and keeps a record of each. As in k6, a
 * script is plain synchronous code in an engine of its own, which shares nothing with those of other users.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

import type { FromThread, HttpAnswer, HttpRequest, Job, Report, Start } from "#test/k6/protocol.ts";

const { vu, env, answers, bell } = workerData as Start;

/** Where the script is at present, as k6/execution and the global variables tell it. */
export const present = { vu, scenario: "", iterationInScenario: 0, iterationInTest: 0, running: false };

/** What the job has done so far. */
export let record: Report = emptyReport();

// What k6 offers in place of modules.
Object.assign(globalThis, { __ENV: env, __VU: 0, __ITER: 0 });

function emptyReport(): Report {
  return { samples: [], exchanges: [], sleeps: [], errors: [], returned: undefined };
}

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}

/** Notes a value of a metric, tagged as k6 does. */
export function measure(metric: string, value: number, tags: Record<string, string> = {}): void {
  const scenario: Record<string, string> = present.scenario === "" ? {} : { scenario: present.scenario };
  record.samples.push({ metric, value, tags: { ...scenario, ...tags } });
}

/** Sends requests side by side and blocks until all are answered. Errors: the script is not running yet. */
export function exchange(requests: HttpRequest[]): HttpAnswer[] {
  if (!present.running) throw new Error("k6 makes no requests before a script runs");
  say({ type: "asks", requests });
  Atomics.wait(bell, 0, 0);
  Atomics.store(bell, 0, 0);
  const received = receiveMessageOnPort(answers)?.message as HttpAnswer[];
  received.forEach((answer, index) => {
    const request = requests[index] as HttpRequest;
    record.exchanges.push({ request, answer, scenario: present.scenario });
  });
  return received;
}

/** Blocks, but for less time than a script wants: what it waits for comes sooner here. */
export function pause(seconds: number): void {
  record.sleeps.push(seconds);
  Atomics.wait(bell, 0, 0, Math.min(seconds * 1000, 20));
}

type Script = Record<string, unknown>;

/** Says what the script exports, and from then on does the jobs that come. */
export function serve(script: Script): void {
  const functions = Object.keys(script).filter((name) => typeof script[name] === "function");
  say({ type: "hello", hello: { options: script["options"] as Record<string, unknown>, functions } });
  present.running = true;
  parentPort?.on("message", (job: Job) => {
    record = emptyReport();
    for (const [index, iteration] of job.iterations.entries()) runIteration(script, job, index, iteration);
    say({ type: "done", report: record });
  });
}

function runIteration(script: Script, job: Job, iterationInScenario: number, iterationInTest: number): void {
  Object.assign(present, { scenario: job.scenario, iterationInScenario, iterationInTest });
  const isUsers = job.scenario !== "";
  Object.assign(globalThis, { __VU: isUsers ? vu : 0, __ITER: iterationInScenario });
  const run = script[job.exec] as (data: unknown) => unknown;
  try {
    record.returned = JSON.stringify(run(job.data === undefined ? undefined : JSON.parse(job.data)));
    if (isUsers) measure("iterations", 1);
  } catch (error) {
    record.errors.push(String(error));
  }
}
