/** Sending a request, and what is looked at in its answer. */
import { check, fail } from "k6";
import http, { type ObjectBatchRequest, type Params, type Response } from "k6/http";

/** Sends a request. `more` is said besides: which statuses do not count as failed, if others than 200 to 399. */
export function send({ method, url, body, params }: ObjectBatchRequest, more: Params = {}): Response {
  return http.request(method, url, body ?? null, { ...params, ...more });
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
