/**
 * Makes TypeScript types of an OpenAPI 3.1 document, in the shape that `openapi-fetch` reads (`paths`, `operations`).
 *
 * Promises: every operation of the document is there with its parameters, body and answers; what the document does not
 * say is `unknown`, never `any`. It knows the JSON Schema that Jari's own document is written in, and refuses the rest:
 * a keyword that it passed over would be a type that lies.
 */

type Json = Readonly<Record<string, unknown>>;

/** The types of a whole document, as the text of one module. */
export function typesOf(document: Json): string {
  const paths = document["paths"] as Record<string, Record<string, Json>>;
  const components = document["components"] as Record<string, Record<string, Json>>;
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return [
    "/** The API's types. Made of openapi.json by web/tooling/write-api-types.ts: not to be edited. */",
    `export interface paths {\n${Object.entries(paths).map(pathType).join("\n")}\n}`,
    `export interface operations {\n${operations.map((one) => operationType(one, components)).join("\n")}\n}`,
    `export interface schemas {\n${Object.entries(components["schemas"] ?? {})
      .map(schemaMember)
      .join("\n")}\n}`,
    "",
  ].join("\n\n");
}

function pathType([path, methods]: [string, Record<string, Json>]): string {
  const lines = Object.entries(methods).map(
    ([method, { operationId }]) => `    ${method}: operations[${JSON.stringify(operationId)}];`,
  );
  return `  ${JSON.stringify(path)}: {\n${lines.join("\n")}\n  };`;
}

function schemaMember([name, schema]: [string, Json]): string {
  return `  ${name}: ${typeOf(schema)};`;
}

function operationType(operation: Json, components: Record<string, Record<string, Json>>): string {
  const body = operation["requestBody"] as Json | undefined;
  const responses = Object.entries(operation["responses"] as Record<string, Json>).map(([status, response]) => {
    return `      ${status}: { headers: Record<string, unknown>; content: ${contentType(resolve(response, components))} };`;
  });
  return [
    `  ${String(operation["operationId"])}: {`,
    `    parameters: ${parametersType((operation["parameters"] as Json[] | undefined) ?? [])};`,
    ...(body ? [`    requestBody${body["required"] === true ? "" : "?"}: { content: ${contentType(body)} };`] : []),
    `    responses: {\n${responses.join("\n")}\n    };`,
    "  };",
  ].join("\n");
}

function parametersType(parameters: readonly Json[]): string {
  const groups = groupByPlace(parameters);
  const members = [...groups].map(([place, ones]) => {
    const required = ones.some((one) => one["required"] === true);
    const inner = ones.map((one) => {
      const name = JSON.stringify(one["name"]);
      return `${name}${one["required"] === true ? "" : "?"}: ${typeOf(one["schema"] as Json)}`;
    });
    return `${String(place)}${required ? "" : "?"}: { ${inner.join("; ")} }`;
  });
  return members.length > 0 ? `{ ${members.join("; ")} }` : "Record<string, never>";
}

function groupByPlace(parameters: readonly Json[]): Map<unknown, Json[]> {
  const groups = new Map<unknown, Json[]>();
  for (const one of parameters) groups.set(one["in"], [...(groups.get(one["in"]) ?? []), one]);
  return groups;
}

function contentType({ content }: Json): string {
  const entries = Object.entries((content ?? {}) as Record<string, Json>);
  if (entries.length === 0) return "Record<string, never>";
  return `{ ${entries.map(([type, { schema }]) => `${JSON.stringify(type)}: ${typeOf((schema ?? {}) as Json)}`).join("; ")} }`;
}

function resolve(response: Json, components: Record<string, Record<string, Json>>): Json {
  const reference = response["$ref"];
  if (typeof reference !== "string") return response;
  const found = components["responses"]?.[reference.replace("#/components/responses/", "")];
  if (!found) throw new Error(`There is no ${reference}.`);
  return found;
}

const plain: Readonly<Record<string, string>> = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  null: "null",
};

/** The type of one schema. Errors: it is written in a way that this file does not know. */
export function typeOf(schema: Json): string {
  const { $ref, const: constant, enum: values, anyOf, allOf, type } = schema;
  if (typeof $ref === "string") return `schemas["${$ref.replace("#/components/schemas/", "")}"]`;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(anyOf)) return anyOf.map((one) => `(${typeOf(one as Json)})`).join(" | ");
  if (Array.isArray(allOf)) return allOf.map((one) => `(${typeOf(one as Json)})`).join(" & ");
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one as unknown })).join(" | ");
  if (type === "array") return `(${typeOf((schema["items"] ?? {}) as Json)})[]`;
  if (type === "object") return objectType(schema);
  if (type === undefined) return "unknown";
  const known = typeof type === "string" ? plain[type] : undefined;
  if (known === undefined) throw new Error(`The schema type ${JSON.stringify(type)} is not known.`);
  return known;
}

function objectType(schema: Json): string {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Json>);
  const required = new Set((schema["required"] ?? []) as string[]);
  const members = properties.map(
    ([name, one]) => `${JSON.stringify(name)}${required.has(name) ? "" : "?"}: ${typeOf(one)}`,
  );
  const rest = schema["additionalProperties"];
  if (rest === true || (members.length === 0 && rest !== false)) members.push("[name: string]: unknown");
  return members.length > 0 ? `{ ${members.join("; ")} }` : "Record<string, never>";
}
