/** Requests that honestly take long: an audit of everything, a file of all sales. */
import { fetchWithDeadline } from "#web/api/client.ts";
import { problemOf } from "#web/api/problem.ts";
import { withOperator } from "#web/console/session/operator.ts";

/** As patient as the service itself is with an audit. */
const patienceMs = 10 * 60_000;

/** Reads `path` as the operator; the answer is a success. Errors: `ApiProblem`. */
export function askSlowly(path: string, signal?: AbortSignal): Promise<Response> {
  return withOperator(async ({ headers }) => {
    const request = new Request(path, { headers, cache: "no-store", ...(signal && { signal }) });
    const response = await fetchWithDeadline(request, patienceMs);
    if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
    return response;
  });
}
