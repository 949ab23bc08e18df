/**
 * The OpenAPI document, made of the routes' own schemas, so that it cannot say anything else than what the server does.
 * Served at /openapi.json, and to read and try at /docs.
 */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifySchema } from "fastify";

import { problemSchema, problemResponses } from "#http/problem-schemas.ts";

const info = {
  title: "Jari",
  version: "1",
  description: "A waiting room, reserved seats and a prepaid balance for the sale that a whole city wants at once.",
};

const tags = [
  { name: "accounts", description: "Who you are." },
  { name: "concerts", description: "What is sold. Needs no token." },
  { name: "queue", description: "The waiting room: everything below needs a place that was admitted." },
  { name: "seats", description: "Dates and seat maps." },
  { name: "reservations", description: "Holding seats." },
  { name: "wallet", description: "The prepaid balance." },
  { name: "payments", description: "Buying what is held." },
  { name: "admin", description: "The operator's verbs." },
  { name: "brief", description: "The paths of the brief, as thin as can be over the same verbs." },
  { name: "operations", description: "For the machinery around Jari." },
];

const securitySchemes = {
  accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Says who you are." },
  queueToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Says which place in line is yours." },
  adminToken: { type: "http", scheme: "bearer", description: "The operator's." },
} as const;

/** Must be called before the routes are registered. */
export function installOpenApi(app: FastifyInstance): void {
  app.register(swagger, {
    openapi: { openapi: "3.1.0", info, tags, components: { securitySchemes, schemas: { Problem: problemSchema as object } } },
    transform: ({ schema, url }) => ({ schema: withProblems(schema ?? {}), url }),
  });
  app.register(swaggerUi, { routePrefix: "/docs" });
  app.get("/openapi.json", { schema: { hide: true } }, (_request, reply) => {
    // A string, sent as it is: the document is made once and has no schema of its own.
    document ??= JSON.stringify(app.swagger());
    return reply.type("application/json").send(document);
  });
  let document: string | undefined;
}

function withProblems(schema: FastifySchema): FastifySchema {
  const { problems, response, ...rest } = schema;
  return { ...rest, response: { ...(response as object), ...problemResponses(schema) } };
}
