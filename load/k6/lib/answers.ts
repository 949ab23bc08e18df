/** Sending a request, and what is looked at in its answer. */
import { check, fail } from "k6";
import http, { type ObjectBatchRequest, type Response } from "k6/http";

type ExpectedStatuses = ReturnType<typeof http.expectedStatuses>;

/** Sends a request. `expected` says which statuses do not count as failed, if others than the script's. */
export function send({ method, url, body, params }: ObjectBatchRequest, expected?: ExpectedStatuses): Response {
  const responseCallback = expected ? { responseCallback: expected } : {};
  return http.request(method, url, body ?? null, { ...params, ...responseCallback });
}

/** What an answer says, as JSON. */
export function bodyOf(response: Response): unknown {
  return response.json();
}

/** Whether an answer refuses, for this reason (a problem's `code`). */
export function refuses(response: Response, status: number, code: string): boolean {
  return response.status === status && (bodyOf(response) as { code: string }).code === code;
}

/** Checks what the brief's scripts check: that the answer has this status, and that it says something. */
export function answered(response: Response, status = 200): boolean {
  return check(response, {
    [`status is ${status}`]: (answer) => answer.status === status,
    "response is not empty": (answer) => textOf(answer).length > 0,
  });
}

/** The same, for a step that the next one needs: if a check fails, the iteration ends here, which is logged. */
export function ask(request: ObjectBatchRequest, status: number): unknown {
  const response = send(request);
  if (!answered(response, status)) fail(told(response));
  return bodyOf(response);
}

/** What was asked and answered, for people. */
export function told(response: Response): string {
  const { request, status, error } = response;
  return `${request.method} ${request.url} was answered ${status}: ${error || textOf(response)}`;
}

function textOf({ body }: Response): string {
  return typeof body === "string" ? body : "";
}
