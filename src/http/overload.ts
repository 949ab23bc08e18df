/**
 * Refuses requests while the process cannot keep up, before anything is done for them: a queue that only grows helps
 * nobody. Health, readiness and metrics are registered outside of this and go on being answered.
 */
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";

import { Problem } from "#problems.ts";

export interface OverloadOptions {
  /** Mean time that a turn of the event loop waits, beyond which there is too much to do. */
  maxDelayMs?: number;
  /** How long the mean is taken over. */
  sampleMs?: number;
}

/** Bad samples that are further apart are not one overload. */
const samplesApart = 5;

export function refuseWhenOverloaded(
  app: FastifyInstance,
  { maxDelayMs = 1_000, sampleMs = 1_000 }: OverloadOptions = {},
): void {
  let badSince = 0;
  let badAt = Number.NEGATIVE_INFINITY;
  app.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: sampleMs,
    pressureHandler: () => {
      // One bad sample may be one long pause (a start, a machine that slept), after which all is well; the plugin even
      // takes a sample in which nothing could be measured for infinitely bad. An overload is there in the next one too.
      const now = performance.now();
      if (now - badAt > samplesApart * sampleMs) badSince = now;
      badAt = now;
      if (now - badSince > sampleMs) throw new Problem("OVERLOADED", "More requests come than can be answered.");
    },
  });
}
