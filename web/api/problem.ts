/**
 * What can go wrong when the API is asked, as one class of error: the API's own refusals by their code, and what happens
 * on the way to it. Everything that fails in this app on behalf of the network fails with this.
 */
import type { schemas } from "#web/api/schema.d.ts";

type RefusalCode = schemas["Problem"]["code"];

/**
 * - `NETWORK`: no connection. Whether a request that changes something arrived is not known.
 * - `TIMEOUT`: no answer in time; the same is not known.
 * - `UNREADABLE`: an answer, but none of the API's (a proxy's page, a login of the café's network).
 */
export type WayCode = "NETWORK" | "TIMEOUT" | "UNREADABLE";

export type ProblemCode = RefusalCode | WayCode;

export interface ProblemInit {
  code: ProblemCode;
  /** HTTP status; 0 where there was no answer. */
  status: number;
  /** The server's own words, in English: shown only where the app has no better ones. */
  detail: string;
  /** When to try again at the earliest, if the server said so. */
  retryAfterMs?: number | undefined;
  /** The members of the problem that stand beside the standard ones, such as `seats` or `balance`. */
  extra?: Readonly<Record<string, unknown>>;
}

export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor({ code, status, detail, retryAfterMs, extra = {} }: ProblemInit) {
    super(detail);
    this.name = "ApiProblem";
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.extra = extra;
  }

  get detail(): string {
    return this.message;
  }

  /** Whether the very same request may succeed a little later, without anybody doing anything. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === "UNREADABLE";
  }

  /** Whether it is not known if a request that changes something has changed it. */
  get isOutcomeUnknown(): boolean {
    return (
      this.status === 0 || this.code === "INTERNAL" || this.code === "OUTCOME_UNKNOWN" || this.code === "UNREADABLE"
    );
  }

  /** What is wrong with the request, field by field, in the server's words; empty if it does not say. */
  get faults(): string[] {
    const { errors } = this.extra;
    if (!Array.isArray(errors)) return [];
    return (errors as { path?: unknown; message?: unknown }[]).map(
      ({ path, message }) => `${String(path)}: ${String(message)}`,
    );
  }

  /** A number among the extra members; undefined if there is none of this name. */
  extraNumber(name: string): number | undefined {
    const value = this.extra[name];
    return typeof value === "number" ? value : undefined;
  }
}

/** The problem that an answer tells of. An answer that is not the API's becomes `UNREADABLE`. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const retryAfterMs = retryAfterOf(response, body);
  if (!isProblemBody(body)) {
    const detail = `The answer (status ${response.status}) did not come from Jari.`;
    return new ApiProblem({ code: "UNREADABLE", status: response.status, detail, retryAfterMs });
  }
  const { type: _type, title: _title, status: _status, code, detail, ...extra } = body;
  return new ApiProblem({ code, status: response.status, detail, retryAfterMs, extra });
}

/** The exact milliseconds of the problem, or else the whole seconds of the header. */
function retryAfterOf(response: Response, body: unknown): number | undefined {
  if (isProblemBody(body) && typeof body["retryAfterMs"] === "number") return body["retryAfterMs"];
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

type ProblemBody = { code: RefusalCode; detail: string } & Record<string, unknown>;

function isProblemBody(body: unknown): body is ProblemBody {
  if (typeof body !== "object" || body === null) return false;
  const { code, detail } = body as Record<string, unknown>;
  return typeof code === "string" && typeof detail === "string";
}
