/**
 * The one way to ask the API: typed by openapi.json, same origin, every request with a deadline. An answer that is not a
 * success is thrown as `ApiProblem`; every answer tells the clock what time it is at the server.
 *
 *     const page = await ask(api.GET("/v1/concerts", { params: { query: { limit: 50 } } }));
 */
import createClient from "openapi-fetch";

import { eitherSignal } from "#web/api/either-signal.ts";
import { ApiProblem, problemOf } from "#web/api/problem.ts";
import type { operations, paths } from "#web/api/schema.d.ts";
import { serverClock } from "#web/clock.ts";

/** Longer than the slowest honest answer: a COMMIT that was lost is looked after for 5 s. */
const deadlineMs = 12_000;

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "http://localhost",
  fetch: (request) => fetchWithDeadline(request, deadlineMs),
});

/** The header of a bearer token: `api.GET(path, { headers: bearer(token) })`. */
export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The answer to an operation, or its problem thrown. */
export async function ask<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked.catch((failure: unknown) => {
    // What could be fetched but not parsed is no answer of ours.
    if (failure instanceof SyntaxError) {
      throw new ApiProblem({ code: "UNREADABLE", status: 200, detail: "The answer could not be read." });
    }
    throw failure;
  });
  if (!response.ok) throw problemOf(response, error);
  return data as T;
}

/**
 * Fetches, and gives up after `ms` without an answer. Errors: `ApiProblem` NETWORK or TIMEOUT; what the caller itself
 * aborts stays an AbortError.
 */
export async function fetchWithDeadline(request: Request, ms: number): Promise<Response> {
  const deadline = AbortSignal.timeout(ms);
  const sentAt = performance.now();
  try {
    const response = await fetch(request, { signal: eitherSignal(request.signal, deadline) });
    serverClock.observe(response.headers.get("date"), sentAt, performance.now());
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    const code = deadline.aborted ? "TIMEOUT" : "NETWORK";
    throw new ApiProblem({ code, status: 0, detail: (error as Error).message });
  }
}

/** What an operation answers when it succeeds, by its operationId: `Answer<"getConcert">`. */
export type Answer<Operation extends keyof operations> = SuccessOf<operations[Operation]["responses"]>;

type SuccessOf<Responses> = JsonOf<Responses[Extract<keyof Responses, 200 | 201>]>;
type JsonOf<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
