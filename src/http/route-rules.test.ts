import type { RouteShorthandOptions } from "fastify";
import { expect, test } from "vitest";
import { Type } from "typebox";

import { forEveryone } from "#http/authenticate.ts";
import { request } from "#http/fields.ts";
import { testApp } from "#test/app.ts";

const good = {
  operationId: "doThing",
  security: forEveryone,
  body: request({ things: Type.Array(request({ price: Type.Integer() })) }),
  querystring: request({ limit: Type.Optional(Type.Integer()) }),
  response: { 201: Type.Object({}) },
};

async function start(schema: RouteShorthandOptions["schema"], url = "/v1/things"): Promise<void> {
  const app = testApp((routes) => void routes.post(url, { schema: schema ?? {} }, () => ({})));
  try {
    await app.ready();
  } finally {
    await app.close();
  }
}

test("a route that says everything starts", async () => {
  await expect(start(good)).resolves.toBeUndefined();
});

test.each([
  ["without the name of its verb", { operationId: undefined }, "operationId"],
  ["without its answer", { response: undefined }, "what it answers"],
  ["without saying who may call it", { security: undefined }, "who may call it"],
  ["that takes unknown fields", { body: Type.Object({ a: Type.Integer() }) }, "unknown members in its body"],
  [
    "that takes unknown fields deep inside",
    { body: request({ things: Type.Array(Type.Object({ price: Type.Integer() })) }) },
    "unknown members in its body",
  ],
  ["that takes unknown parameters", { querystring: Type.Object({}) }, "unknown members in its query"],
])("a route %s does not", async (_what, change, message) => {
  await expect(start({ ...good, ...change } as typeof good)).rejects.toThrow(message);
});

test("outside of /v1, who may call need not be said", async () => {
  const { security: _security, ...rest } = good;
  await expect(start(rest, "/concert/things")).resolves.toBeUndefined();
});
