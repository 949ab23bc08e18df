/**
 * What a request must be before a handler sees it. Promises: a body is never changed (nothing coerced, nothing dropped,
 * unknown fields refused); an integer in a path or query is written as JSON would write it (`1e3`, `01`, ` 1`, `1.0`
 * are refused, not understood); no string holds what PostgreSQL cannot store.
 */
import { Ajv, type ErrorObject } from "ajv";
import formats from "ajv-formats";
import type { FastifySchema, FastifySchemaCompiler } from "fastify";

import { isStorable } from "#http/json-body.ts";
import { Problem } from "#problems.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const day = /^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;
const instant = /^((?:19|20|21)\d\d-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/u;
const integer = /^(?:0|-?[1-9]\d{0,15})$/u;

/** A day that the calendar has. (Date.parse takes February 30 for March 2.) */
function isDay(text: string): boolean {
  return day.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function isInstant(text: string): boolean {
  const date = instant.exec(text)?.[1];
  return date !== undefined && isDay(date) && !Number.isNaN(Date.parse(text));
}

/** What Fastify calls the parts of a request, and what clients do. */
const partNames: Readonly<Record<string, string>> = { params: "path", querystring: "query", headers: "header" };

function createAjv(): Ajv {
  const ajv = new Ajv({
    allErrors: false,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: true,
    strict: true,
  });
  ajv.addVocabulary(["example"]);
  formats.default(ajv);
  // Narrower than the standard's: what JavaScript and PostgreSQL both read, and read as the same.
  ajv.addFormat("uuid", uuid);
  ajv.addFormat("date", isDay);
  ajv.addFormat("date-time", isInstant);
  return ajv;
}

/** The members of `schema` that are integers: they arrive as text in paths and queries. */
function integerMembers(schema: { properties?: Record<string, { type?: string }> }): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, { type }]) => (type === "integer" ? [name] : []));
}

/** Reads integers that are written as JSON writes them; leaves anything else as it is, for the schema to refuse. */
function readIntegers(values: Record<string, unknown>, members: readonly string[]): void {
  for (const name of members) {
    const value = values[name];
    if (typeof value === "string" && integer.test(value)) values[name] = Number(value);
  }
}

function refuseUnstorable(values: Record<string, unknown>, part: string): void {
  for (const name in values) {
    const value = values[name];
    if (typeof value === "string" && !isStorable(value)) {
      throw invalid([{ path: `${part}/${name}`, message: "must not hold NUL or half of a surrogate pair" }]);
    }
  }
}

/** Compiles the schemas of one application. */
export function createValidatorCompiler(): FastifySchemaCompiler<FastifySchema> {
  const ajv = createAjv();
  return ({ schema, httpPart }) => {
    const validate = ajv.compile(schema);
    // Bodies were looked through as they were parsed; a header cannot hold what is looked for.
    if (httpPart === "body" || httpPart === "headers") return validate;
    const members = integerMembers(schema as object);
    return (values: Record<string, unknown>) => {
      refuseUnstorable(values, partNames[httpPart ?? ""] ?? "");
      readIntegers(values, members);
      return validate(values) ? { value: values } : { error: validate.errors ?? [] };
    };
  };
}

export interface FieldError {
  /** Where: the part of the request, then a JSON pointer: `body/seats/0`. */
  path: string;
  message: string;
}

/** A refusal that says which field is wrong and why. */
export function invalid(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const detail = first ? `${first.path} ${first.message}.` : "The request is not valid.";
  return new Problem("INVALID_REQUEST", detail, { errors });
}

/** Refuses what a body says to an operation that asks for none. An empty object says nothing. */
export function refuseUnasked(body: unknown): void {
  if (body === undefined) return;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalid([{ path: "body", message: "must be left out, or be an empty object" }]);
  }
  const [name] = Object.keys(body);
  if (name !== undefined) throw invalid([{ path: `body/${name}`, message: "is not a known field" }]);
}

/** The refusal for what a schema did not accept; `part` as Fastify calls it. */
export function invalidBySchema(errors: readonly ErrorObject[], part: string): Problem {
  return invalid(errors.map((error) => fieldError(error, partNames[part] ?? part)));
}

/** Formats and patterns of our schemas, in words for whoever has to write by them. */
const words: Readonly<Record<string, string>> = {
  uuid: "must be a UUID",
  date: "must be a day that the calendar has, written like 2026-10-15",
  "date-time": "must be a moment with its time zone, written like 2026-10-15T19:00:00+09:00",
  "\\S": "must hold something besides blanks",
  "^[\\x21-\\x7e]+$": "must be of visible ASCII characters, without blanks",
  "^[1-9][0-9]{0,14}$": "must be a positive integer of at most 15 digits",
};

function fieldError(
  { keyword, params, instancePath, message = "is not valid" }: ErrorObject,
  part: string,
): FieldError {
  const path = `${part}${instancePath}`;
  switch (keyword) {
    case "required":
      return { path: `${path}/${params["missingProperty"]}`, message: "is missing" };
    case "additionalProperties":
      return { path: `${path}/${params["additionalProperty"]}`, message: "is not a known field" };
    case "enum":
      return { path, message: `must be one of ${(params["allowedValues"] as unknown[]).join(", ")}` };
    case "format":
    case "pattern":
      return { path, message: words[String(params[keyword])] ?? message };
    default:
      return { path, message };
  }
}
