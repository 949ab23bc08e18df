/**
 * Refuses requests while the process cannot keep up, before anything is done for them: a queue that only grows helps
 * nobody. Health, readiness and metrics are registered outside of this and go on being answered.
 */
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";

import { Problem } from "#problems.ts";

/** Mean time that a turn of the event loop waits, beyond which requests are refused. */
const maxDelayMs = 1_000;
/** The mean is over this long, so that one long pause (a start, a collection of garbage) is no overload. */
const sampleMs = 2_000;

export function refuseWhenOverloaded(app: FastifyInstance): void {
  app.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: sampleMs,
    pressureHandler: () => {
      throw new Problem("OVERLOADED", "More requests come than can be answered.");
    },
  });
}
