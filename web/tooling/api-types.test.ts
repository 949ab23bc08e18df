import { expect, test } from "vitest";

import { typeOf, typesOf } from "#web/tooling/api-types.ts";

test.each([
  [{ type: "integer", minimum: 1 }, "number"],
  [{ type: "string", format: "date-time" }, "string"],
  [{ type: "boolean" }, "boolean"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ anyOf: [{ type: "integer" }, { type: "null" }] }, "(number) | (null)"],
  [{ enum: ["open", "closed"], type: "string" }, '"open" | "closed"'],
  [{ const: "ok" }, '"ok"'],
  [{ type: "array", items: { type: "integer" } }, "(number)[]"],
  [{ $ref: "#/components/schemas/Problem" }, 'schemas["Problem"]'],
  [{ type: "object", properties: {} }, "{ [name: string]: unknown }"],
  [{ type: "object", additionalProperties: false }, "Record<string, never>"],
  [{}, "unknown"],
])("%j is %s", (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

test("members that need not be there are optional", () => {
  const properties = { here: { type: "string" }, perhaps: { type: "integer" } };
  expect(typeOf({ type: "object", properties, required: ["here"] })).toBe('{ "here": string; "perhaps"?: number }');
});

test("a type that it does not know is refused, and no lie", () => {
  expect(() => typeOf({ type: "decimal" })).toThrow('The schema type "decimal" is not known.');
});

test("an operation has its parameters, its body and its answers, of which some are said elsewhere", () => {
  const text = (schema: object) => ({ content: { "application/json": { schema } } });
  const types = typesOf({
    paths: {
      "/v1/things/{id}": {
        post: {
          operationId: "makeThing",
          parameters: [
            { in: "path", name: "id", required: true, schema: { type: "integer" } },
            { in: "query", name: "limit", schema: { type: "integer" } },
          ],
          requestBody: { required: true, ...text({ type: "string" }) },
          responses: { 201: text({ type: "boolean" }), 204: {}, 404: { $ref: "#/components/responses/GONE" } },
        },
      },
    },
    components: { schemas: {}, responses: { GONE: text({ type: "null" }) } },
  });
  expect(types).toContain('post: operations["makeThing"];');
  expect(types).toContain('parameters: { path: { "id": number }; query?: { "limit"?: number } };');
  expect(types).toContain('requestBody: { content: { "application/json": string } };');
  expect(types).toContain('201: { headers: Record<string, unknown>; content: { "application/json": boolean } };');
  expect(types).toContain("204: { headers: Record<string, unknown>; content: Record<string, never> };");
  expect(types).toContain('404: { headers: Record<string, unknown>; content: { "application/json": null } };');
});
