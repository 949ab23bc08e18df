/** Whether an answer to a fuzzed request is one that it may get; if not, why. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

import { checkAnswer } from "#proof/security/described-answers.ts";
import type { FuzzRequest } from "#proof/security/fuzz/requests.ts";
import { isEventStream, type Answer } from "#proof/security/fuzz/send.ts";
import { isStream, type Schema } from "#proof/security/operations.ts";
import { catalogue } from "#problems.ts";

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const validators = new Map<Schema, ValidateFunction>();

/** What those answer that say by a mark that nothing was done. */
const marked503 = new Set(["OVERLOADED", "UNAVAILABLE"]);

/** What is wrong with an answer; undefined: nothing. */
export function complaintAbout(request: FuzzRequest, answer: Answer): string | undefined {
  const { operation, method } = request;
  const isOverloaded = answer.status === 503 && marked503.has(codeOf(answer));
  if (answer.status >= 500 && !isOverloaded) return `a fault of ours: ${answer.status}`;
  if (method !== operation.method) return complaintAboutOther(request, answer);
  if (answer.status < 400 && isForbidden(request))
    return `a body that the document forbids was taken: ${answer.status}`;
  if (isStream(operation) && isEventStream(answer)) return undefined;
  return undocumented(request, answer);
}

/** Those that are answered to a HEAD as to a GET. */
const answeredToHead = new Set(["getHealth", "getReadiness"]);

/** Another method on the same path is another operation, or none: then there is any refusal, as long as it is one. */
function complaintAboutOther(request: FuzzRequest, answer: Answer): string | undefined {
  const { status } = answer;
  if (request.method === "HEAD" && answeredToHead.has(request.operation.operationId)) return undefined;
  if (request.method === "HEAD") return status < 400 ? `a HEAD was answered ${status}` : undefined;
  if (isEventStream(answer) || (status >= 400 && codeOf(answer) in catalogue)) return undefined;
  return undocumented(request, answer);
}

function undocumented({ method, path }: FuzzRequest, { status, headers, text }: Answer): string | undefined {
  const get = (name: string): string | null => headers[name]?.toString() ?? null;
  try {
    checkAnswer(method, path, { status, headers: { get }, text });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function codeOf({ text }: Answer): string {
  try {
    return String((JSON.parse(text) as { code?: unknown }).code);
  } catch {
    return "";
  }
}

/** Whether the document says of the body that it may not be so. */
function isForbidden({ operation: { body }, value }: FuzzRequest): boolean {
  if (body === undefined || value === undefined) return false;
  let validate = validators.get(body);
  if (!validate) validators.set(body, (validate = ajv.compile(body)));
  return !validate(value);
}
