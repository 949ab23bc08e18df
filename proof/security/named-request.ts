/** A request to an operation that is right in every respect, about what a cast has. */
import type { Cast, Named } from "#proof/security/cast.ts";
import { exampleOf, type Operation, type Parameter, type Schema } from "#proof/security/operations.ts";

export interface NamedRequest {
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/** Seats that nobody has, in casts and in the document's examples. */
const firstFreeSeat = 10;

/** `turn`: requests with different ones want different seats. */
export function requestTo(operation: Operation, cast: Cast, turn: number): NamedRequest {
  const seat = firstFreeSeat + turn;
  const named: Named = { ...namesFor(operation, cast), seat, seatId: seat, seats: [seat] };
  const query = new URLSearchParams(given(operation, "query", named));
  const pathname = given(operation, "path", named).reduce(
    (path, [name, value]) => path.replace(`{${name}}`, value),
    operation.path,
  );
  const headers = Object.fromEntries(given(operation, "header", named));
  const { body } = operation;
  return {
    path: query.size > 0 ? `${pathname}?${query.toString()}` : pathname,
    headers: body ? { ...headers, "content-type": "application/json" } : headers,
    body: body && bodyOf(body, named),
  };
}

/** The parameters of one part of a request that it must have, or that the cast has something for. */
function given({ parameters }: Operation, part: Parameter["in"], named: Named): [name: string, value: string][] {
  return parameters
    .filter((parameter) => parameter.in === part && (parameter.required === true || parameter.name in named))
    .map(({ name, example }) => [name, String(named[name] ?? example)]);
}

function namesFor({ operationId }: Operation, cast: Cast): Named {
  if (operationId.startsWith("briefScript")) return cast.namedInScripts;
  return operationId.startsWith("brief") ? cast.namedInBrief : cast.named;
}

/** The document's example, with what the cast has in place of what it names. */
function bodyOf(schema: Schema, named: Named): unknown {
  const example = exampleOf(schema) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, named[name] ?? value]));
}
