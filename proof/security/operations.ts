/** The operations that openapi.json describes, and what the document says of each: what proofs of security are made from. */
import { readFileSync } from "node:fs";

/** A schema of the document, as far as values are made from it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

/** The kinds of credential that an operation may ask for. */
export type Scheme = "accessToken" | "queueToken" | "adminToken";

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  /** With the names of its parameters in braces. */
  readonly path: string;
  /** What it asks for; undefined: nothing. */
  readonly scheme: Scheme | undefined;
  readonly parameters: readonly Parameter[];
  /** The schema of its body; undefined: it takes none. */
  readonly body: Schema | undefined;
}

interface Described {
  operationId: string;
  security?: Partial<Record<Scheme, unknown>>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

const text = readFileSync(new URL("../../openapi.json", import.meta.url), "utf8");
const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Described>> };

/** Every operation of the document. */
export const operations: readonly Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({
    operationId: described.operationId,
    method: method.toUpperCase(),
    path,
    scheme: Object.keys(described.security?.[0] ?? {})[0] as Scheme | undefined,
    parameters: described.parameters ?? [],
    body: described.requestBody?.content["application/json"]?.schema,
  })),
);

/** Whether its answer is a stream, which ends when somebody ends it. */
export function isStream({ operationId }: Operation): boolean {
  return operationId.startsWith("stream");
}

/** A value that the schema allows, made of the document's own examples. */
export function exampleOf({ examples, properties, items }: Schema): unknown {
  if (examples) return examples[0];
  if (items) return [exampleOf(items)];
  return Object.fromEntries(Object.entries(properties ?? {}).map(([name, field]) => [name, exampleOf(field)]));
}
