/**
 * An optional limit on how often one user or operator may call this instance, or, without a genuine credential, one
 * address: who makes up a new credential for each request is still one address.
 * It counts in windows of a minute, in memory: over n instances a client may get n times as much.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";

import { Problem } from "#problems.ts";

const windowMs = 60_000;
/** Callers remembered at a time; those beyond, least recently seen, start anew. */
const maxCallers = 100_000;
/** By the route, not by what was asked for: one path can be spelled in many ways. */
const limited = /^\/(?:v1|concert|payment)\//u;

export interface RateLimitOptions {
  perMinute: number;
  /** Who asks, by a credential that was found to be genuine; undefined: nobody is known. */
  callerOf: (request: FastifyRequest) => string | undefined;
}

export function installRateLimit(app: FastifyInstance, { perMinute, callerOf }: RateLimitOptions): void {
  const callers = new LRUCache<string, { count: number; endsAt: number }>({ max: maxCallers });

  function take(request: FastifyRequest): void {
    const caller = callerOf(request) ?? request.ip;
    const now = performance.now();
    const window = callers.get(caller);
    if (!window || window.endsAt <= now) {
      callers.set(caller, { count: 1, endsAt: now + windowMs });
    } else if ((window.count += 1) > perMinute) {
      const detail = `More than ${perMinute} requests a minute.`;
      throw new Problem("RATE_LIMITED", detail, { retryAfterMs: Math.ceil(window.endsAt - now) });
    }
  }

  app.addHook("onRequest", (request, _reply, done) => {
    const { url } = request.routeOptions;
    // Whoever watches over the instance is not turned away. What no route answers has no url, and is limited.
    if (url !== undefined && !limited.test(url)) return done();
    try {
      take(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}
