/** Takes openapi.json at its word: an answer is as it says, or it is an error. Nothing may be in it that is not named there. */
import { readFileSync } from "node:fs";

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

interface Schema {
  [keyword: string]: unknown;
}

export interface RawAnswer {
  status: number;
  headers: Pick<Headers, "get">;
  text: string;
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
export function checkAnswer(method: string, path: string, { status, headers, text }: RawAnswer): unknown {
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
