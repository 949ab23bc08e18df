/**
 * What an instance measures of itself for operators: how much it answers, what it refuses and why, how far behind its
 * event loop is, how much memory it takes. Counters are those of /metrics, read and not reset.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

import { httpRequests, refusals } from "#metrics.ts";

/** Refusals with one code. */
export interface RefusalFigures {
  total: number;
  perSecond: number;
}

export interface InstanceFigures {
  requestsPerSecond: number;
  /** By code, since the instance started. */
  refusals: Record<string, RefusalFigures>;
  /** 99 of 100 turns of the event loop came no later than this, since the last look. */
  eventLoopDelayMs: number;
  memoryBytes: number;
}

interface Sample {
  /** performance.now(). */
  at: number;
  requests: number;
  refusals: ReadonlyMap<string, number>;
}

/** Rates are those of so long a time before. */
const windowMs = 10_000;
const delayResolutionMs = 20;

export class Meter {
  readonly #delay = monitorEventLoopDelay({ resolution: delayResolutionMs });
  /** The oldest is what rates are counted from. */
  readonly #samples: Sample[] = [];

  constructor() {
    this.#delay.enable();
  }

  /** The figures as of now; rates since the look ten seconds before, or the first. */
  async look(): Promise<InstanceFigures> {
    const sample = await takeSample();
    const since = this.#since(sample);
    const seconds = Math.max(0.001, (sample.at - since.at) / 1000);
    const perSecond = (now: number, before = 0): number =>
      Math.max(0, Math.round(((now - before) / seconds) * 10) / 10);
    const figures = {
      requestsPerSecond: perSecond(sample.requests, since.requests),
      refusals: Object.fromEntries(
        [...sample.refusals].map(([code, total]) => [
          code,
          { total, perSecond: perSecond(total, since.refusals.get(code)) },
        ]),
      ),
      eventLoopDelayMs: Math.max(0, Math.round(this.#delay.percentile(99) / 1e6 - delayResolutionMs)),
      memoryBytes: process.memoryUsage.rss(),
    };
    this.#delay.reset();
    return figures;
  }

  close(): void {
    this.#delay.disable();
  }

  #since(sample: Sample): Sample {
    this.#samples.push(sample);
    while ((this.#samples[1]?.at ?? sample.at) <= sample.at - windowMs) this.#samples.shift();
    return this.#samples[0] ?? sample;
  }
}

async function takeSample(): Promise<Sample> {
  const [answered, refused] = await Promise.all([httpRequests.get(), refusals.get()]);
  return {
    at: performance.now(),
    requests: answered.values.reduce((sum, { value }) => sum + value, 0),
    refusals: new Map(refused.values.map(({ labels, value }) => [String(labels.code), value])),
  };
}
