/** What is measured of requests, by one hook, and the log line of a slow one. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import { httpRequests, httpSeconds } from "#metrics.ts";

/** An answer that took longer is worth a line. */
const slowMs = 1_000;

export function installMeasurements(app: FastifyInstance, logger: Logger): void {
  app.addHook("onResponse", (request, reply, done) => {
    const operation = request.routeOptions.schema?.operationId ?? "none";
    const status = reply.statusCode;
    const milliseconds = reply.elapsedTime;
    httpRequests.inc({ operation, status });
    httpSeconds.observe({ operation }, milliseconds / 1000);
    if (milliseconds > slowMs) logger.warn({ operation, status, milliseconds }, "a slow answer");
    else logger.debug({ operation, status, milliseconds }, "answered");
    done();
  });
}
