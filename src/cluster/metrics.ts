/**
 * The metrics of all instances of this machine as one text. An instance asks the primary process, which asks every
 * instance for its own, adds them up (each metric says how) and answers.
 */
import cluster from "node:cluster";

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

const asked = new Map<number, (answer: Answer) => void>();
let lastId = 0;
const patienceMs = 6_000;

/** In the primary process: from now on, answers the instances that ask. */
export function answerClusterMetrics(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on("message", (worker, message: Partial<Ask>) => {
    if (message.kind !== "jari:metrics?" || message.id === undefined) return;
    const { id } = message;
    const reply = (text: string | undefined): void => {
      if (worker.isConnected()) worker.send({ kind: "jari:metrics", id, text } satisfies Answer);
    };
    aggregator.clusterMetrics().then(reply, () => reply(undefined));
  });
}

/** In an instance: makes its own metrics part of the answer, and its questions answered. */
export function joinClusterMetrics(): void {
  AggregatorRegistry.setRegistries(registry);
  // The package listens for the primary's question from the first aggregator on, here too.
  void new AggregatorRegistry();
  process.on("message", (message: Partial<Answer>) => {
    if (message.kind !== "jari:metrics" || message.id === undefined) return;
    asked.get(message.id)?.(message as Answer);
  });
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
