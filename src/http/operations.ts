/** What the machinery around Jari asks: is it alive, may it be sent requests, what does it measure. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { forEveryone } from "#http/authenticate.ts";
import type { Drain } from "#http/drain.ts";
import { registry } from "#metrics.ts";
import { Problem } from "#problems.ts";

export interface OperationsOptions {
  /** What must be right for requests to be worth sending here: each resolves, or rejects saying what is wrong. */
  readiness: readonly (() => Promise<void>)[];
  /** The metrics of all processes of this server, where there are several; otherwise undefined. */
  clusterMetrics?: () => Promise<string> | undefined;
}

const status = Type.Object({ status: Type.Literal("ok", { examples: ["ok"] }) });
const ok = { status: "ok" } as const;

const common = { tags: ["operations"], security: forEveryone };

const healthSchema = {
  ...common,
  operationId: "getHealth",
  summary: "Is the process alive? Does not ask the database.",
  response: { 200: status },
} as const;

const readinessSchema = {
  ...common,
  operationId: "getReadiness",
  summary: "May requests be sent here? Asks the database; no while the instance drains.",
  response: { 200: status },
  problems: ["UNAVAILABLE", "OVERLOADED"],
} as const;

const metricsSchema = {
  ...common,
  operationId: "getMetrics",
  summary: "Measurements, in Prometheus' text format.",
  produces: ["text/plain"],
  response: { 200: Type.String({ description: "Prometheus text format.", examples: ["jari_seats_sold_total 7"] }) },
};

export function operationsRoutes(options: OperationsOptions & { drain: Drain }): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    // By HEAD too: who watches from outside looks at the status alone, and many ask for no more than that.
    const isAlive = () => ok;
    app.get("/healthz", { schema: healthSchema }, isAlive);
    app.head("/healthz", { schema: { ...healthSchema, hide: true } }, isAlive);

    async function isReady() {
      if (options.drain.draining) throw new Problem("UNAVAILABLE", "This instance is closing.");
      await Promise.all(options.readiness.map((check) => check())).catch((error: unknown) => {
        throw error instanceof Problem ? error : new Problem("UNAVAILABLE", "The database cannot be reached.");
      });
      return ok;
    }
    app.get("/readyz", { schema: readinessSchema }, isReady);
    app.head("/readyz", { schema: { ...readinessSchema, hide: true } }, isReady);

    app.get("/metrics", { schema: metricsSchema }, async (_request, reply) => {
      reply.type(registry.contentType);
      return (await options.clusterMetrics?.()) ?? registry.metrics();
    });
    done();
  };
}
