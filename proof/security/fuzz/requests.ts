/**
 * Requests to an operation, made of what the document says of it: right in all parts, or with one part that is odd: a
 * parameter, the body's value or its bytes, a header, the credential, the method.
 */
import fc from "fast-check";

import { allowedBy, anything, forbiddenBy, oddNumbers, oddTexts, type Known } from "#proof/security/fuzz/values.ts";
import type { Operation, Parameter, Schema } from "#proof/security/operations.ts";

/** A request as it goes out. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, since what is sent need not be text. */
  readonly body: Buffer | undefined;
  /** The value that the body says, if it is the plain JSON of one. */
  readonly value: unknown;
}

/** Who asks: tokens by name; undefined is none. */
export type Bearers = Readonly<Record<string, string | undefined>>;

/** What requests are about at present. */
export interface Subjects {
  readonly known: Known;
  readonly bearers: Bearers;
}

const likely = 8;
const mostly = <T>(right: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: likely, arbitrary: right }, { weight: 1, arbitrary: odd });

/** Requests to an operation about these subjects. */
export function requestsTo(operation: Operation, { known, bearers }: Subjects): fc.Arbitrary<FuzzRequest> {
  const body = withSmallHalls(operation);
  const values = body && mostly(allowedBy(body, known), forbiddenBy(body, known));
  return fc
    .record({
      method: fc.oneof(
        { weight: 20, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: otherMethods },
      ),
      path: pathsOf(operation, known),
      query: queriesOf(operation, known),
      value: mostly<unknown>(values ?? fc.constant(undefined), anything),
      bytes: fc.oneof({ weight: likely, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddBytes }),
      type: mostly(fc.constant("application/json"), oddTypes),
      headers: headersOf(operation, known),
      bearer: mostly(fc.constant(rightBearer(operation)), fc.constantFrom(...Object.keys(bearers))),
    })
    .map(({ method, path, query, value, bytes, type, headers, bearer }) => {
      const sendsBody = method !== "GET" && method !== "HEAD" && value !== undefined;
      const token = bearers[bearer];
      return {
        operation,
        method,
        path: query === "" ? path : `${path}?${query}`,
        headers: {
          ...headers,
          ...(sendsBody ? { "content-type": type } : {}),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: sendsBody ? (bytes ?? Buffer.from(JSON.stringify(value))) : undefined,
        value: sendsBody && bytes === undefined && type === "application/json" ? value : undefined,
      };
    });
}

/** The schema of its body; for a new concert with halls of a few hundred seats, as millions would only fill the disk. */
function withSmallHalls({ operationId, body }: Operation): Schema | undefined {
  if (operationId !== "createConcert") return body;
  return JSON.parse(JSON.stringify(body).replaceAll('"maximum":100000,', '"maximum":300,')) as Schema;
}

function rightBearer({ scheme }: Operation): string {
  return scheme ?? "none";
}

const otherMethods = fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");

const oddTypes = fc.constantFrom(
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  "APPLICATION/JSON",
  "application/json, text/html",
  "application/problem+json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "/",
  "é",
);

/** Bodies that are no JSON, or not quite. */
const oddBytes: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.constantFrom("", " ", "{", "{}{}", "nul", "NaN", "{'a':1}", '{"a":1,}', "\ufeff{}", '{"a":1,"a":2}', "01"),
    fc.constantFrom('{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '"\\ud800"', '"\\u0000"'),
    fc.constantFrom("[".repeat(1_000), `{"a":`.repeat(100), "1".repeat(500), `"${"x".repeat(9_000)}"`),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map((bytes) => Buffer.from(bytes as string));

function pathsOf({ path, parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const segments = parameters
    .filter((parameter) => parameter.in === "path")
    .map((parameter) =>
      mostly(
        textsOf(parameter, known).map((text) => encodeURIComponent(text || " ")),
        oddSegments,
      ),
    );
  const names = path.match(/\{[^}]+\}/gu) ?? [];
  return fc
    .tuple(...segments)
    .map((given) => names.reduce((whole, name, index) => whole.replace(name, given[index] ?? "1"), path));
}

/** Segments as they are sent: malformed escapes too, but nothing that would make it another path. */
const oddSegments = fc.oneof(
  fc.constantFrom(
    "2",
    "999999",
    "0",
    "-1",
    "01",
    "1e3",
    "9007199254740992",
    "%00",
    "%zz",
    "%",
    "%F0%9F%8E%AB",
    "%2e%2e",
    "x".repeat(250),
  ),
  fc
    .string({ minLength: 1, maxLength: 8 })
    .map((text) => encodeURIComponent(text))
    .filter((text) => !/^\.{1,2}$/u.test(text)),
);

function queriesOf({ parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const named = parameters.filter((parameter) => parameter.in === "query");
  const fields = named.map((parameter) => [
    parameter.name,
    mostly(textsOf(parameter, known), fc.oneof(oddNumbers, oddTexts).map(String)),
  ]);
  const requiredKeys = named.filter(({ required }) => required === true).map(({ name }) => name);
  const query = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<string>>, { requiredKeys });
  const stray = mostly(
    fc.constant(""),
    fc.constantFrom("stray=1", "limit=1&limit=2", "%", "a[b]=1", "__proto__=1", "&&=&"),
  );
  return fc.tuple(query, stray).map(([values, more]) => {
    // As any client would write it: halves of surrogate pairs become replacement characters.
    const text = new URLSearchParams(values).toString();
    return [text, more].filter((part) => part !== "").join("&");
  });
}

function headersOf({ parameters }: Operation, known: Known): fc.Arbitrary<Record<string, string>> {
  const named = parameters.filter((parameter) => parameter.in === "header");
  const fields = named.map((parameter) => [parameter.name, mostly(textsOf(parameter, known), oddHeaderTexts)]);
  const own = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<string>>, { requiredKeys: [] });
  return fc
    .tuple(own, mostly(fc.constant({}), fc.constantFrom(...strayHeaders)))
    .map(([mine, stray]) => ({ ...mine, ...stray }));
}

const oddHeaderTexts = fc.constantFrom("", " ", "a b", "é", "x".repeat(256), "0", "-1", "1e3", '"', "a,b", "7; 8");

/** Headers that a service may stumble over, though none of its operations asks for them. */
const strayHeaders: Record<string, string>[] = [
  { accept: "text/html" },
  { accept: "image/*;q=0" },
  { "accept-encoding": "gzip, br, identity;q=0" },
  { "accept-version": "99" },
  { "content-encoding": "gzip" },
  { "if-none-match": "*" },
  { "if-modified-since": "yesterday" },
  { range: "bytes=0-1" },
  { "x-forwarded-for": "1.2.3.4, '" },
  { "x-forwarded-host": "elsewhere.example" },
  { "x-http-method-override": "DELETE" },
  { host: "elsewhere.example" },
  { origin: "null" },
  { cookie: "a=b; __proto__=c" },
  { upgrade: "websocket", connection: "upgrade" },
  { connection: "close" },
  { "last-event-id": "1:2:3:4:open" },
];

function textsOf({ name, schema, example }: Parameter, known: Known): fc.Arbitrary<string> {
  const withExample = example === undefined ? schema : { ...schema, examples: [example] };
  return allowedBy(withExample, known, name).map(String);
}
