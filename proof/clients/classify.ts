/**
 * What an answer says of whether something happened: `ok`, it did; `fail`, the service says that nothing did; `info`,
 * nobody knows. Nothing counts as a `fail` but a refusal of the catalogue (docs/problems.md) that promises so.
 */
import type { Answer } from "#proof/clients/wire.ts";
import type { Refusal } from "#proof/history/event.ts";

export type Classified =
  | { readonly type: "ok"; readonly body: unknown }
  | { readonly type: "fail" | "info"; readonly value: Refusal };

/** The only server errors that promise that nothing was done. */
const nothingDone: ReadonlySet<string> = new Set(["OVERLOADED", "UNAVAILABLE"]);

export function classify({ status, text }: Answer): Classified {
  if (status === 0) return unknown(status, "NO_ANSWER");
  const body = text === "" ? undefined : parse(text);
  if (body instanceof SyntaxError) return unknown(status, "UNREADABLE");
  if (status >= 200 && status < 300) return { type: "ok", body };
  if (!isProblem(body) || body.status !== status) return unknown(status, "NO_PROBLEM");
  const { code, status: _status, type: _type, title: _title, detail: _words, ...detail } = body;
  const value = { status, code, ...(Object.keys(detail).length > 0 && { detail }) };
  return { type: status < 500 || nothingDone.has(code) ? "fail" : "info", value };
}

function unknown(status: number, code: string): Classified {
  return { type: "info", value: { status, code } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

interface ProblemBody extends Readonly<Record<string, unknown>> {
  readonly code: string;
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}
