/**
 * The metrics of all instances of this machine as one text. An instance asks the primary process, which asks every
 * instance that serves for its own, adds them up (each metric says how) and answers.
 *
 * Promises: an instance that tells nothing, because it hangs or has just died, does not keep the others' metrics from being
 * told; what counts up never goes down: what such an instance had counted when it last told is still added. (Prometheus takes
 * a fall for a new start from nought, and counts everything again.) What an instance counted after that dies with it.
 */
import cluster, { type Worker } from "node:cluster";

import { AggregatorRegistry } from "prom-client";

import { registry } from "#metrics.ts";

interface Ask {
  kind: "jari:metrics?";
  id: number;
}
interface Answer {
  kind: "jari:metrics";
  id: number;
  text: string | undefined;
}
interface Question {
  kind: "jari:counted?";
}
interface Told {
  kind: "jari:counted";
  metrics: Metrics;
}
/** As prom-client tells them, with their values. */
type Metrics = readonly { type: string }[];

const asked = new Map<number, (answer: Answer) => void>();
let lastId = 0;
const patienceMs = 6_000;
/** With one instance: shorter, so that the asker still hears of the others. */
const patienceWithOneMs = 2_000;

/** What each instance that serves told last, and what those counted together that have died. */
const told = new Map<Worker, Metrics>();
let ofTheDead: Metrics = [];

/** In the primary process: from now on, answers the instances that ask. */
export function answerClusterMetrics(): void {
  let text: Promise<string | undefined> | undefined;
  async function answer(worker: Worker, id: number): Promise<void> {
    // Who asks while the instances are being asked gets the same answer.
    text ??= askAll()
      .catch(() => undefined)
      .finally(() => (text = undefined));
    const made = await text;
    if (worker.isConnected()) worker.send({ kind: "jari:metrics", id, text: made } satisfies Answer);
  }
  cluster.on("message", (worker, message: Partial<Ask>) => {
    if (message.kind === "jari:metrics?" && message.id !== undefined) void answer(worker, message.id);
  });
}

/** In the primary process, for an instance that serves: adds its metrics to those of the others. */
export function addMetricsOf(worker: Worker): void {
  told.set(worker, []);
  worker.on("message", (message: Partial<Told>) => {
    if (message.kind === "jari:counted" && message.metrics && told.has(worker)) told.set(worker, message.metrics);
  });
  worker.once("exit", () => {
    ofTheDead = sum([ofTheDead, countsOf(worker)]).getMetricsAsArray() as unknown as Metrics;
    told.delete(worker);
  });
}

async function askAll(): Promise<string> {
  const instances = [...told.keys()];
  const answers = await Promise.all(instances.map(ask));
  const answered = new Set(instances.filter((_, index) => answers[index]));
  // Those that have died by now are among the dead already.
  const parts = [...told].map(([worker, metrics]) => (answered.has(worker) ? metrics : countsOf(worker)));
  return sum([...parts, ofTheDead]).metrics();
}

/** Whether the instance has told its metrics, or has been too long about it. */
function ask(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), patienceWithOneMs);
    const hear = (message: Partial<Told>): void => {
      if (message.kind === "jari:counted") settle(true);
    };
    function settle(answered: boolean): void {
      clearTimeout(timer);
      worker.off("message", hear);
      resolve(answered);
    }
    worker.on("message", hear);
    if (worker.isConnected()) worker.send({ kind: "jari:counted?" } satisfies Question);
  });
}

/** Of what it told last, what counts up. The rest says how things stand, and with this instance they do no more. */
function countsOf(worker: Worker): Metrics {
  return (told.get(worker) ?? []).filter(({ type }) => type === "counter" || type === "histogram");
}

function sum(parts: readonly Metrics[]) {
  return AggregatorRegistry.aggregate([...parts]);
}

/** In an instance: makes its own metrics part of the answer, and its questions answered. */
export function joinClusterMetrics(): void {
  process.on("message", (message: Partial<Question | Answer>) => {
    if (message.kind === "jari:counted?") void tellMetrics();
    if (message.kind === "jari:metrics" && message.id !== undefined) asked.get(message.id)?.(message as Answer);
  });
}

async function tellMetrics(): Promise<void> {
  const metrics = await registry.getMetricsAsJSON().catch(() => undefined);
  // Where the primary has just died there is nobody to tell.
  if (metrics) process.send?.({ kind: "jari:counted", metrics }, undefined, undefined, () => undefined);
}

/** The metrics of all instances; undefined where this process is the only one. Errors: no answer in time. */
export function clusterMetrics(): Promise<string> | undefined {
  if (!cluster.isWorker) return undefined;
  const id = (lastId += 1);
  return new Promise<string>((resolve, reject) => {
    const failed = (): void => settle(undefined);
    const timer = setTimeout(failed, patienceMs);
    function settle(text: string | undefined): void {
      clearTimeout(timer);
      asked.delete(id);
      if (text === undefined) reject(new Error("the metrics of the other instances could not be had"));
      else resolve(text);
    }
    asked.set(id, (answer) => settle(answer.text));
    process.send?.({ kind: "jari:metrics?", id } satisfies Ask, undefined, undefined, (error) => error && failed());
  });
}
