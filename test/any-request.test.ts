/** Whatever is asked of whatever operation, the answer is one that openapi.json describes, and never a fault of ours. */
import { readFileSync } from "node:fs";

import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApp } from "#http/app.ts";
import { listeningLogger } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser } from "#test/fixtures.ts";
import { apiClient, type ApiClient } from "#test/http.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { testAdminToken } from "#test/server.ts";

interface Field {
  examples?: unknown[];
  properties?: Record<string, Field>;
  items?: Field;
}

interface Operation {
  operationId: string;
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string; example?: unknown }[];
  requestBody?: { content: Record<string, { schema: { properties: Record<string, Field>; required?: string[] } }> };
}

const text = readFileSync(new URL("../openapi.json", import.meta.url), "utf8");
const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method as keyof ApiClient, ...operation })),
);
// An open stream is no answer that could be waited for, and the audit reads every table.
const asked = operations.filter(({ operationId }) => !/^stream|^runAudit$/u.test(operationId));

const { logger, lines } = listeningLogger("error");
let database: TestDatabase;
let rooms: StartedRooms;
let app: FastifyInstance;
let api: ApiClient;
let concertId = 0;
let userId = "";
let tokens: Record<string, string | undefined> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url, { JARI_BRIEF_API: "on" });
  app = createApp({ logger, routes: rooms.routes, operations: { readiness: [] } });
  api = apiClient(app);
});
afterAll(async () => {
  await app.close();
  await rooms.close();
  await database.close();
});

/** A user with money and a turn at concert 1, whatever was done before. */
async function prepare(): Promise<void> {
  userId = await createUser(database.db, { balance: 1_000_000 });
  if (concertId === 0) ({ concertId } = await createConcert(database.db, { queue: { capacity: 1_000 } }));
  const number = await createPlace(database.db, { concertId, userId });
  const accessToken = rooms.tokens.issueAccess(userId).token;
  const queueToken = rooms.tokens.issueQueue(userId, { concertId, number, admitted: true }).token;
  tokens = { accessToken, queueToken, adminToken: testAdminToken, junk: "junk", long: "é".repeat(300) };
}

const oddNumbers = fc.constantFrom(0, -1, 1, 2, 7, 51, 1.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e300, -0);
const oddTexts = fc.constantFrom(
  "",
  " ",
  "\0",
  "\ud800",
  "2026-02-30",
  "2031-05-01",
  "open",
  "null",
  "١",
  "x".repeat(300),
  "'--",
);
const values = fc.oneof(
  oddNumbers,
  oddTexts,
  fc.constant(null),
  fc.array(fc.oneof(oddNumbers, oddTexts), { maxLength: 3 }),
);
const anything = fc.oneof(values, fc.jsonValue({ maxDepth: 3 }));
const oddSegments = fc.oneof(
  fc.constantFrom("2", "999999", "0", "-1", "01", "1e3", "9007199254740992", "%00", "%F0%9F%8E%AB", "x".repeat(150)),
  fc.string({ maxLength: 8, unit: "grapheme" }).filter((word) => !/^\.{0,2}$|\p{Surrogate}/u.test(word)),
);
const segments = fc.oneof({ weight: 4, arbitrary: fc.constant("right") }, { weight: 1, arbitrary: oddSegments });

/** A value that is right, made of the examples in the document. */
function exampleOf({ examples, properties, items }: Field): unknown {
  if (examples) return examples[0];
  if (items) return [exampleOf(items)];
  return Object.fromEntries(Object.entries(properties ?? {}).map(([name, field]) => [name, exampleOf(field)]));
}

/** Mostly what the document gives as an example, else anything. */
function like(example: unknown): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(example) }, { weight: 1, arbitrary: anything });
}

/** A request to an operation: its own parameters and fields, with values that are right, odd or senseless. */
function requestsTo({ path, security = [], parameters = [], requestBody }: Operation & { path: string }) {
  const { properties = {}, required = [] } = requestBody?.content["application/json"]?.schema ?? {};
  const fields = Object.entries(properties).map(([name, field]) => [name, like(exampleOf(field))]);
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const query = inQuery.map(({ name, example }) => [name, like(example)]);
  const whole = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
  });
  const unlikely = { weight: 1, arbitrary: anything };
  return fc.record({
    segments: fc.array(segments, { minLength: 2, maxLength: 2 }),
    query: fc.record(Object.fromEntries(query) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] }),
    strayQuery: fc.oneof(
      { weight: 9, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constant("nonsense=1") },
    ),
    body: fc.oneof({ weight: 8, arbitrary: whole }, unlikely, { weight: 1, arbitrary: fc.constant(undefined) }),
    token: fc.oneof(
      { weight: 6, arbitrary: fc.constant(Object.keys(security[0] ?? {})[0] ?? "none") },
      { weight: 1, arbitrary: fc.constantFrom("none", "accessToken", "queueToken", "adminToken", "junk", "long") },
    ),
    key: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(undefined, "a", "b", "c") },
      { weight: 1, arbitrary: fc.constantFrom("with blank", "é", "x".repeat(256)) },
    ),
    path: fc.constant(path),
  });
}

type Asked = ReturnType<typeof requestsTo> extends fc.Arbitrary<infer Value> ? Value : never;

function urlOf({ path, segments: given, query, strayQuery }: Asked): string {
  let next = 0;
  const pathname = path.replaceAll(/\{([^}]+)\}/gu, (_whole, name: string) => {
    const segment = given[next++] ?? "right";
    if (segment === "right") return name === "userId" && path.startsWith("/v1") ? userId : "1";
    // A malformed escape goes out as it is; what would end the segment must not, or another path were asked.
    return /^[\w%]*%[\w%]*$/u.test(segment) ? segment : encodeURIComponent(segment);
  });
  const search = new URLSearchParams(strayQuery);
  for (const [name, value] of Object.entries(query))
    search.append(name, typeof value === "string" ? value : JSON.stringify(value));
  return search.size > 0 ? `${pathname}?${search.toString()}` : pathname;
}

describe.each(asked)("$operationId", (operation) => {
  test("is never at a loss", async () => {
    await prepare();
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (request) => {
        const token = tokens[request.token];
        const headers = request.key === undefined ? {} : { "idempotency-key": request.key };
        const body = operation.method === "get" ? {} : { body: request.body };
        const answer = await api[operation.method](urlOf(request), { ...(token && { token }), headers, ...body });
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
      }),
      { numRuns: 60, timeout: 10_000 },
    );
    expect(lines).toEqual([]);
  }, 60_000);
});
