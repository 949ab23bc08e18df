/**
 * An HTTP client for tests that takes openapi.json at its word: an answer whose status, media type or body the document
 * does not describe, or that has a member it does not name, fails the test.
 */
import { readFileSync } from "node:fs";

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { FastifyInstance, InjectOptions } from "fastify";

export interface ApiRequest {
  /** The bearer credential. */
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface ApiAnswer<Body> {
  status: number;
  headers: Headers;
  /** Parsed, if it is JSON; undefined, if there is none; otherwise the text. */
  body: Body;
}

type Call = <Body = Record<string, unknown>>(path: string, request?: ApiRequest) => Promise<ApiAnswer<Body>>;

export interface ApiClient {
  get: Call;
  post: Call;
  patch: Call;
  delete: Call;
}

interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** A client of a server (its base URL), or of an application that does not listen. */
export function apiClient(target: string | FastifyInstance): ApiClient {
  const send = typeof target === "string" ? sendTo(target) : injectInto(target);
  const call =
    (method: string): Call =>
    async <Body>(path: string, request: ApiRequest = {}) => {
      const raw = await send(method, path, request);
      return { status: raw.status, headers: raw.headers, body: checkAnswer(method, path, raw) as Body };
    };
  return { get: call("GET"), post: call("POST"), patch: call("PATCH"), delete: call("DELETE") };
}

type Send = (method: string, path: string, request: ApiRequest) => Promise<RawAnswer>;

function sendTo(baseUrl: string): Send {
  return async (method, path, request) => {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const answer = await fetch(`${baseUrl}${path}`, { method, headers: headersOf(request), body });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
}

function injectInto(app: FastifyInstance): Send {
  return async (method, url, request) => {
    const payload = request.body === undefined ? {} : { payload: JSON.stringify(request.body) };
    const options = { method, url, headers: headersOf(request), ...payload } as InjectOptions;
    const { statusCode, headers, body } = await app.inject(options);
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { status: statusCode, headers: new Headers(pairs), text: body };
  };
}

function headersOf({ token, body, headers = {} }: ApiRequest): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...headers,
  };
}

interface Schema {
  [keyword: string]: unknown;
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema?: Schema }>;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
}

const document = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8")) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(closeObjects(document) as Schema, "api");

/** The same schemas, with members that they do not name refused. */
function closeObjects(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closeObjects);
  if (typeof part !== "object" || part === null) return part;
  const closed = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === "allOf" ? value : closeObjects(value)]),
  );
  const isObject = "properties" in closed && closed["type"] === "object";
  return isObject && closed["additionalProperties"] === undefined ? { ...closed, additionalProperties: false } : closed;
}

const templates = Object.keys(document.paths)
  // Those without parameters first: /concert/reservation is not a concert's id.
  .toSorted((a, b) => a.split("{").length - b.split("{").length)
  .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/gu, "[^/]+")}$`, "u") }));

/** The parsed body of an answer that is as documented. Errors: it is not. */
export function checkAnswer(
  method: string,
  path: string,
  { status, headers, text }: Omit<RawAnswer, "headers"> & { headers: Pick<Headers, "get"> },
): unknown {
  const [pathname = ""] = path.split("?", 1);
  const fail = (why: string): never => {
    throw new Error(`${method} ${path} answered ${status}, ${why}: ${text.slice(0, 2_000)}`);
  };
  const template = templates.find(({ pattern }) => pattern.test(pathname))?.template ?? "";
  const pointer = ["paths", template, method.toLowerCase(), "responses", String(status)];
  const response = document.paths[template]?.[method.toLowerCase()]?.responses[status];
  if (!response) return fail("which openapi.json does not know");
  const media = headers.get("content-type")?.split(";", 1)[0] ?? "";
  const at = response.$ref === undefined ? pointer : response.$ref.slice(2).split("/");
  if (contentOf(at) === undefined) return text === "" ? undefined : fail("with a body where none is documented");
  const validate = validatorOf([...at, "content", media, "schema"]);
  if (!validate) return fail(`as ${media}, which is not documented`);
  const body: unknown = media.endsWith("json") ? JSON.parse(text) : text;
  if (!validate(body)) fail(`which is not as documented (${ajv.errorsText(validate.errors)})`);
  return body;
}

function contentOf(pointer: readonly string[]): unknown {
  let part: unknown = document;
  for (const key of [...pointer, "content"]) part = (part as Record<string, unknown> | undefined)?.[key];
  return part;
}

function validatorOf(pointer: readonly string[]): ValidateFunction | undefined {
  const escaped = pointer.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1")));
  return ajv.getSchema(`api#/${escaped.join("/")}`);
}
