/**
 * The catalogue of refusals: every code that Jari answers with, its status and its title, in one place.
 * A refusal says what was wrong and what to do, as RFC 9457 `application/problem+json`.
 */

interface CatalogueEntry {
  readonly status: number;
  readonly title: string;
  /** What the client should do about it. */
  readonly remedy: string;
}

export const catalogue = {
  INVALID_REQUEST: {
    status: 400,
    title: "The request is not valid",
    remedy: "Correct what the detail names and send it again.",
  },
  TOKEN_MISSING: { status: 401, title: "A token is needed", remedy: "Send it as `Authorization: Bearer <token>`." },
  TOKEN_INVALID: {
    status: 401,
    title: "The token is not valid here",
    remedy: "Send the kind of token that this operation asks for, as it was issued.",
  },
  TOKEN_EXPIRED: {
    status: 401,
    title: "The token has expired",
    remedy:
      "Queue token: the place was paid, left or ran out; join again. Access token: renew it, up to a year after its end.",
  },
  INSUFFICIENT_BALANCE: {
    status: 402,
    title: "The balance is too small",
    remedy: "Charge the difference between `amount` and `balance`, then pay again.",
  },
  NOT_ADMITTED: {
    status: 403,
    title: "It is not your turn yet",
    remedy: "Ask for your place again after `retryAfterMs`.",
  },
  FORBIDDEN: { status: 403, title: "This is not yours", remedy: "Use the token of the user or concert concerned." },
  NOT_FOUND: { status: 404, title: "There is no such thing", remedy: "Check the path and the numbers in it." },
  SEAT_UNAVAILABLE: {
    status: 409,
    title: "A seat is already taken",
    remedy: "Choose other seats than those in `seats`; nothing was held.",
  },
  SEAT_LIMIT_REACHED: {
    status: 409,
    title: "The limit of seats for one user is reached",
    remedy: "Ask for fewer seats, or release a hold first.",
  },
  SHOW_OVER: { status: 409, title: "The show has begun", remedy: "Choose another date." },
  TURN_OVER: {
    status: 409,
    title: "The time for choosing seats is over",
    remedy: "Pay for what you hold while its hold lasts; to choose others, join the line again.",
  },
  HOLD_EXPIRED: { status: 409, title: "The hold is over", remedy: "Reserve again." },
  ALREADY_PAID: { status: 409, title: "The reservation is already paid", remedy: "Nothing is left to do." },
  ALREADY_REFUNDED: {
    status: 409,
    title: "The payment is already refunded",
    remedy: "Nothing is left to do: it was refunded at `refundedAt`.",
  },
  TICKET_USED: {
    status: 409,
    title: "A ticket was already used",
    remedy: "The seats in `seats` were checked in, so the payment cannot be refunded.",
  },
  TICKET_REFUNDED: {
    status: 409,
    title: "The ticket was refunded",
    remedy: "It lets nobody in: the seat may belong to somebody else by now.",
  },
  ALREADY_CHECKED_IN: {
    status: 409,
    title: "The ticket was already checked in",
    remedy: "Look at `checkedInAt` and `checkedInBy`: each ticket lets one person in, once.",
  },
  WRONG_SHOW: {
    status: 409,
    title: "The ticket is for another show",
    remedy: "Send its holder to the show that the detail names.",
  },
  QUEUE_CLOSED: { status: 409, title: "The queue is closed", remedy: "No new places are given for this concert." },
  BALANCE_LIMIT_REACHED: {
    status: 409,
    title: "The balance would grow too large",
    remedy: "Charge at most the difference between `limit` and `balance`.",
  },
  BODY_TOO_LARGE: { status: 413, title: "The request is too large", remedy: "Send a smaller one." },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "The media type is not supported",
    remedy: "Send JSON as `Content-Type: application/json`.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: "The idempotency key belongs to another request",
    remedy: "Use a new key for a new request; the same key only to repeat the same request.",
  },
  RATE_LIMITED: { status: 429, title: "Too many requests", remedy: "Wait as long as `Retry-After` says." },
  INTERNAL: {
    status: 500,
    title: "Something went wrong on our side",
    remedy: "It may have happened or not: read the state, or repeat with the same idempotency key.",
  },
  OVERLOADED: {
    status: 503,
    title: "Too busy right now",
    remedy: "Nothing was done. Send it again after `Retry-After`.",
  },
  UNAVAILABLE: {
    status: 503,
    title: "The database cannot be reached",
    remedy: "Nothing was done. Send it again after `Retry-After`.",
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    title: "The outcome is not known",
    remedy: "The database was lost while it committed. Repeat with the same idempotency key, or read the state.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemCode = keyof typeof catalogue;

/** The answer to a request that was refused. `extra` members stand beside the standard ones. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  [extra: string]: unknown;
}

/**
 * A refusal: thrown by verbs, or returned as one answer of a batch. It carries no stack: a refusal is an
 * answer, not a fault, and in a rush most answers are refusals.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extra: Readonly<Record<string, unknown>>;
  #text: string | undefined;

  constructor(code: ProblemCode, detail: string, extra: Record<string, unknown> = {}) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(detail);
    Error.stackTraceLimit = limit;
    this.name = "Problem";
    this.code = code;
    this.extra = extra;
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  /** Seconds to wait before trying again; undefined where waiting does not help. */
  get retryAfterSeconds(): number | undefined {
    return this.status === 503 || this.status === 429 ? 1 : undefined;
  }

  toBody(): ProblemBody {
    const { status, title } = catalogue[this.code];
    return { type: `/problems/${this.code}`, title, status, code: this.code, detail: this.message, ...this.extra };
  }

  /** The body as it is sent. Written once: one refusal may be the answer to many. */
  toText(): string {
    this.#text ??= JSON.stringify(this.toBody());
    return this.#text;
  }
}
