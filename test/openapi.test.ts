/** That openapi.json is what the server does, that it holds together, and that the mock made of it answers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { describeApi } from "#api-document.ts";
import { describeProblems } from "#http/problem-catalogue.ts";
import { catalogue } from "#problems.ts";

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; required: boolean; description: string; example?: unknown; schema: object }[];
  responses: Record<string, { $ref?: string; description?: string }>;
}

interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: object;
    responses: Record<string, { headers?: Record<string, unknown> }>;
    schemas: Record<string, unknown>;
  };
}

const root = new URL("../", import.meta.url);
const text = await readFile(new URL("openapi.json", root), "utf8");
const document = JSON.parse(text) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test("openapi.json is what the routes say (otherwise: npm run openapi)", async () => {
  expect(JSON.parse(await describeApi())).toEqual(document);
});

test("it is OpenAPI 3.1, and every reference in it leads somewhere", () => {
  expect(document.openapi).toBe("3.1.0");
  for (const [, pointer = ""] of text.matchAll(/"\$ref": "#\/([^"]+)"/gu)) {
    let part: unknown = document;
    for (const key of pointer.split("/")) part = (part as Record<string, unknown>)[key];
    expect(part, pointer).toBeTypeOf("object");
  }
});

describe.each(operations)("$operationId", ({ path, operationId, summary, tags, security, parameters, responses }) => {
  test("has a name of its own, a summary and a known tag", () => {
    expect(operations.filter((other) => other.operationId === operationId)).toHaveLength(1);
    expect(summary.length).toBeGreaterThan(5);
    expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining(tags));
  });

  test("says who may call it, with schemes that are declared", () => {
    if (path.startsWith("/v1")) expect(security).toBeDefined();
    const schemes = Object.keys(document.components.securitySchemes);
    for (const scheme of (security ?? []).flatMap((one) => Object.keys(one))) expect(schemes).toContain(scheme);
  });

  test("has /docs send nothing that may be left out, unless it is the default", () => {
    for (const { name, required, example, schema } of parameters ?? []) {
      if (!required) expect([name, example]).toEqual([name, (schema as { default?: unknown }).default]);
    }
  });

  test("answers every refusal with the status of its code", () => {
    for (const [status, { $ref }] of Object.entries(responses)) {
      const codes = $ref?.split("/").at(-1)?.split(".") ?? [];
      for (const code of codes) expect(catalogue[code as keyof typeof catalogue].status).toBe(Number(status));
      expect(codes.length > 0).toBe(Number(status) >= 400);
    }
  });
});

test("a refusal that says when to come back, or that a token is wanted, says so in a header", () => {
  const headersOf = (code: string): string[] =>
    Object.entries(document.components.responses).flatMap(([codes, { headers = {} }]) =>
      codes.split(".").includes(code) ? [Object.keys(headers).join(", ")] : [],
    );
  for (const code of ["RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "OUTCOME_UNKNOWN", "NOT_ADMITTED"])
    expect(new Set(headersOf(code)), code).toEqual(new Set(["Retry-After"]));
  expect(new Set(headersOf("TOKEN_MISSING"))).toEqual(new Set(["WWW-Authenticate"]));
  expect(new Set(headersOf("INVALID_REQUEST"))).toEqual(new Set([""]));
});

test("docs/problems.md tells the whole catalogue (otherwise: npm run openapi)", async () => {
  expect(await readFile(new URL("docs/problems.md", root), "utf8")).toBe(describeProblems());
});

test("the mock starts and gives answers as documented", async () => {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const prism = fileURLToPath(new URL("node_modules/.bin/prism", root));
  const mock = spawn(prism, ["mock", "openapi.json", "--port", String(port)], { cwd: fileURLToPath(root) });
  try {
    const url = `http://127.0.0.1:${port}/v1/users/0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11/balance`;
    const answer = await firstAnswer(url, { headers: { authorization: "Bearer any" } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ balance: expect.any(Number) as number });
    expect((await fetch(url)).status).toBe(401);
  } finally {
    mock.kill();
    await once(mock, "close");
  }
});

/** Asks until somebody answers. */
async function firstAnswer(url: string, init: RequestInit): Promise<Response> {
  const ask = (): Promise<Response | undefined> => fetch(url, init).catch(() => undefined);
  await expect.poll(ask, { interval: 200 }).toBeDefined();
  return fetch(url, init);
}
