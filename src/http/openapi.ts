/**
 * The OpenAPI document, made of the routes' own schemas, so that it cannot say anything else than what the server does.
 * Served at /openapi.json, and to read and try at /docs.
 */
import { STATUS_CODES } from "node:http";

import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifySchema } from "fastify";

import { problemType } from "#http/problem-replies.ts";
import { nameOfProblems, problemResponses, problemSchema } from "#http/problem-schemas.ts";
import type { FileRules } from "#http/sent-files.ts";

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
  { name: "tickets", description: "What opens the door." },
  { name: "admin", description: "The operator's verbs." },
  { name: "brief", description: "The paths of the brief, as thin as can be over the same verbs." },
  { name: "operations", description: "For the machinery around Jari." },
];

const securitySchemes = {
  accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Says who you are." },
  queueToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Says which place in line is yours.",
  },
  adminToken: { type: "http", scheme: "bearer", description: "The operator's." },
} as const;

/** Must be called before the routes are registered. What /docs is made of are files, and sent under these rules. */
export function installOpenApi(app: FastifyInstance, ruleFiles: FileRules): void {
  app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info,
      tags,
      components: { securitySchemes, schemas: { Problem: problemSchema as object } },
    },
    transform: ({ schema, url, route }) => ({ schema: withProblems(schema ?? {}, String(route.method)), url }),
    transformObject: (made) => {
      const document = "openapiObject" in made ? made.openapiObject : made.swaggerObject;
      shareProblems(document as ApiDocument);
      tellExamples(document as ApiDocument);
      return document;
    },
  });
  app.register((docs, _options, done) => {
    ruleFiles(docs);
    docs.register(swaggerUi, { routePrefix: "/docs" });
    done();
  });
  app.get("/openapi.json", { schema: { hide: true } }, (_request, reply) => {
    // A string, sent as it is: the document is made once and has no schema of its own.
    document ??= JSON.stringify(app.swagger());
    return reply.type("application/json").send(document);
  });
  let document: string | undefined;
}

function withProblems({ problems, response, ...rest }: FastifySchema, method: string): FastifySchema {
  const successes = Object.entries((response ?? {}) as Record<string, object>).map(([status, schema]) => [
    status,
    { "x-response-description": STATUS_CODES[status], ...schema },
  ]);
  const refusals = problemResponses({ ...rest, problems: problems ?? [] }, method);
  return { ...rest, response: { ...Object.fromEntries(successes), ...refusals } as object };
}

interface ApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, ApiResponse>; parameters?: ApiParameter[] }>>;
  components: { responses?: Record<string, ApiResponse> };
}

interface ApiParameter {
  required?: boolean;
  description?: string;
  example?: string | number;
  schema: { default?: unknown };
}

type ApiResponse = { content?: Record<string, unknown> } | { $ref: string };

/** Says each problem response once, under the codes it may have: most operations share most of them. */
function shareProblems(document: ApiDocument): void {
  const shared: Record<string, ApiResponse> = {};
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      const name = "content" in response ? nameOfProblems(response.content?.[problemType]) : undefined;
      if (name === undefined) continue;
      shared[name] = response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  document.components.responses = shared;
}

/**
 * Gives the examples of parameters that may be left out in words. What stands as an example, /docs sends unasked: with every
 * request the same idempotency key, and for a list the cursor of some page and filters that nobody chose.
 */
function tellExamples(document: ApiDocument): void {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    const { required, description, example, schema } = parameter;
    if (required || example === undefined || schema.default !== undefined) continue;
    parameter.description = `${description} For example \`${String(example)}\`.`;
    delete parameter.example;
  }
}
