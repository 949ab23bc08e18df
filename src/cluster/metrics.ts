/**
 * The metrics of all instances of this machine as one text. An instance asks the primary process, which asks every
 * instance that serves for its own, adds them up and answers.
 *
 * Promise: an instance that tells nothing, because it starts, hangs or dies, does not keep the others' from being told,
 * and lets no count go down (`ToldMetrics`).
 */
import cluster, { type Worker } from "node:cluster";

import { ToldMetrics, type Metrics } from "#cluster/told-metrics.ts";
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

const asked = new Map<number, (answer: Answer) => void>();
let lastId = 0;
const patienceMs = 6_000;
/** With one instance: shorter, so that who asks still hears of the others. */
const patienceWithOneMs = 2_000;

/** In the primary process: from now on, answers the instances that ask. Answers what adds one that serves. */
export function answerClusterMetrics(): (worker: Worker) => void {
  const told = new ToldMetrics<Worker>();
  let text: Promise<string | undefined> | undefined;
  async function answer(worker: Worker, id: number): Promise<void> {
    // Who asks while the instances are being asked gets the same answer.
    text ??= askAll(told)
      .catch(() => undefined)
      .finally(() => (text = undefined));
    const made = await text;
    if (worker.isConnected()) worker.send({ kind: "jari:metrics", id, text: made } satisfies Answer);
  }
  cluster.on("message", (worker, message: Partial<Ask>) => {
    if (message.kind === "jari:metrics?" && message.id !== undefined) void answer(worker, message.id);
  });
  return (worker) => {
    told.add(worker);
    worker.on("message", (message: Partial<Told>) => {
      if (message.kind === "jari:counted" && message.metrics) told.note(worker, message.metrics);
    });
    worker.once("exit", () => told.bury(worker));
  };
}

async function askAll(told: ToldMetrics<Worker>): Promise<string> {
  const answering = new Set<Worker>();
  await Promise.all(told.tellers.map(async (worker) => (await hasTold(worker)) && answering.add(worker)));
  return told.text(answering);
}

/** Asks the instance: whether it tells its metrics before it dies, or has been too long about it. */
function hasTold(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = (): void => settle(false);
    const timer = setTimeout(giveUp, patienceWithOneMs);
    const hear = (message: Partial<Told>): void => {
      if (message.kind === "jari:counted") settle(true);
    };
    function settle(answered: boolean): void {
      clearTimeout(timer);
      worker.off("message", hear);
      worker.off("exit", giveUp);
      resolve(answered);
    }
    worker.on("message", hear);
    worker.once("exit", giveUp);
    if (worker.isConnected()) worker.send({ kind: "jari:counted?" } satisfies Question);
  });
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
  if (metrics) process.send?.({ kind: "jari:counted", metrics } satisfies Told, undefined, undefined, () => undefined);
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
