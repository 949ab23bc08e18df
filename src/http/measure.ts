/**
 * What is measured of requests, and the log line of a slow one. Handlers are wrapped as they are registered: a hook after
 * the response would make Fastify listen to the end of each (docs/decisions/0006-http.md). So the time measured is the
 * time to have the answer, not to send it.
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Logger } from "pino";

import { refusalText } from "#http/problem-replies.ts";
import { httpRequests, httpSeconds } from "#metrics.ts";
import { Problem } from "#problems.ts";

/** An answer that took longer is worth a line. */
const slowMs = 1_000;

/** Measures every route registered from now on. Refusals are counted where they are answered (problem-replies.ts). */
export function installMeasurements(app: FastifyInstance, logger: Logger): void {
  const logsAll = logger.isLevelEnabled("debug");

  function took(operation: string, milliseconds: number): void {
    httpSeconds.observe({ operation }, milliseconds / 1000);
    if (milliseconds > slowMs) logger.warn({ operation, milliseconds: Math.round(milliseconds) }, "a slow answer");
    else if (logsAll) logger.debug({ operation, milliseconds }, "answered");
  }

  function answered(operation: string, startedAt: number, reply: FastifyReply): void {
    took(operation, performance.now() - startedAt);
    httpRequests.inc({ operation, status: reply.statusCode });
  }

  app.addHook("onRoute", (route) => {
    const { handler } = route;
    const operation = route.schema?.operationId;
    if (operation === undefined) return;
    route.handler = function measured(request, reply) {
      const startedAt = performance.now();
      const answer: unknown = handler.call(this, request, reply);
      if (answer instanceof Promise) {
        return answer.then(
          (value: unknown) => {
            answered(operation, startedAt, reply);
            return value;
          },
          (error: unknown) => {
            took(operation, performance.now() - startedAt);
            // An ordinary answer: Fastify's way with errors, which begins anew with the reply, is for faults, the database's too.
            if (error instanceof Problem && error.cause === undefined) return refusalText(reply, error);
            throw error;
          },
        );
      }
      answered(operation, startedAt, reply);
      return answer;
    };
  });
}
