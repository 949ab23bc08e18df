/**
 * Refuses requests while the process cannot keep up, before anything is done for them: a queue that only grows helps
 * nobody. Health, readiness and metrics are registered outside of this and go on being answered.
 *
 * Promises: while turns of the event loop take too long, everything is refused; no more reads wait for the database at a time
 * than are answered within a second, however many requests a client sends in advance. (Writes wait in batches, which have
 * limits of their own.)
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

import type { FastifyInstance } from "fastify";

import { refusalText } from "#http/problem-replies.ts";
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

/** The database answers some thousands a second; what else it is asked, such as for news, waits behind them. */
const mostReads = 2_000;
const operatorsPath = "/v1/admin/";

/**
 * For the routes registered from now on: refuses reads while so many wait. What is answered from memory does not wait; operators
 * are few, and want to see how things stand just then.
 */
export function limitReads(app: FastifyInstance, most = mostReads): void {
  let waiting = 0;
  const answered = (): void => void (waiting -= 1);
  app.addHook("onRoute", (route) => {
    if (route.method !== "GET" || route.url.startsWith(operatorsPath)) return;
    const { handler } = route;
    route.handler = function limited(request, reply) {
      // Not thrown: that makes Fastify begin the reply anew.
      if (waiting >= most)
        return refusalText(reply, new Problem("OVERLOADED", "More reads wait than can be answered."));
      const answer: unknown = handler.call(this, request, reply);
      if (answer instanceof Promise) {
        waiting += 1;
        answer.then(answered, answered);
      }
      return answer;
    };
  });
}
