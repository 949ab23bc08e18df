/** What every route must say about itself, looked at when it is registered: a program with one that does not, ends. */
import type { FastifyInstance, RouteOptions } from "fastify";

import type { ProblemCode } from "#problems.ts";

declare module "fastify" {
  interface FastifySchema {
    /** The refusals that this operation has of its own; what every operation has is added in the document. */
    problems?: readonly ProblemCode[];
  }
}

interface JsonSchema {
  type?: unknown;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: unknown;
}

export function enforceRouteRules(app: FastifyInstance): void {
  const broken: string[] = [];
  app.addHook("onRoute", (route) => {
    const rule = route.schema?.hide ? undefined : brokenRule(route);
    if (rule) broken.push(`${String(route.method)} ${route.url} ${rule}`);
  });
  app.addHook("onReady", (done) => {
    done(broken.length > 0 ? new Error(`Some routes do not say all they must:\n- ${broken.join("\n- ")}`) : undefined);
  });
}

function brokenRule({ schema, method, url }: RouteOptions): string | undefined {
  if (method === "HEAD") return undefined;
  if (schema?.operationId === undefined) return "has no operationId (the name of its verb)";
  if (schema.response === undefined) return "does not say what it answers";
  if (url.startsWith("/v1") && schema.security === undefined) return "does not say who may call it (security)";
  if (!isClosed(schema.body)) return "takes unknown members in its body";
  if (!isClosed(schema.querystring)) return "takes unknown members in its query";
  return undefined;
}

/** Whether all objects of a schema refuse members that they do not name. */
function isClosed(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, items, additionalProperties } = schema as JsonSchema;
  if (type === "object" && additionalProperties !== false) return false;
  return Object.values(properties ?? {}).every(isClosed) && isClosed(items);
}
