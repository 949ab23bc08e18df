/**
 * Refuses requests while the process cannot keep up, before anything is done for them: a queue that only grows helps
 * nobody. Health, readiness and metrics are registered outside of this and go on being answered.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

import type { FastifyInstance } from "fastify";

import { Problem } from "#problems.ts";

export interface OverloadOptions {
  /** Mean time that a turn of the event loop waits, beyond which there is too much to do. */
  maxDelayMs?: number;
  /** How long the mean is taken over. */
  sampleMs?: number;
}

/** How often the delay is measured; the histogram counts this time as a part of it. */
const resolutionMs = 10;
/** One bad sample may be one long pause (a start, a machine that slept), after which all is well. */
const badSamplesOfOverload = 2;

export function refuseWhenOverloaded(
  app: FastifyInstance,
  { maxDelayMs = 1_000, sampleMs = 1_000 }: OverloadOptions = {},
): void {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let badSamples = 0;
  const sampler = setInterval(() => {
    // Not a number if the loop came by so rarely that nothing was measured: as bad as can be.
    const meanMs = delays.mean / 1e6 - resolutionMs;
    badSamples = meanMs <= maxDelayMs ? 0 : badSamples + 1;
    delays.reset();
  }, sampleMs).unref();
  app.addHook("onRequest", (_request, _reply, done) => {
    if (badSamples < badSamplesOfOverload) done();
    else done(new Problem("OVERLOADED", "More requests come than can be answered."));
  });
  app.addHook("onClose", async () => {
    clearInterval(sampler);
    delays.disable();
  });
}
