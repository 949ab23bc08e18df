/**
 * Writes a rehearsal down: its history (what the promises are checked on), how its requests were answered, and where
 * its fans are. It judges nothing.
 */
import type { History } from "#crowd/history.ts";
import type { Answer } from "#crowd/wire.ts";

/** Where a fan is at a moment. */
export type Whereabouts = "to come" | "arrived" | "in line" | "shopping" | "home";

/** How the answers to one operation were. */
export interface OperationRecord {
  /** How long each took, in milliseconds. */
  readonly tookMs: number[];
  readonly refusals: Map<string, number>;
}

/** Codes that a fan who behaves can be answered; 503 and 429 are counted apart. Anything else is an error. */
const refusalsToExpect = new Set([
  "NOT_ADMITTED",
  "TOKEN_EXPIRED",
  "INSUFFICIENT_BALANCE",
  "SEAT_UNAVAILABLE",
  "SEAT_LIMIT_REACHED",
  "SHOW_OVER",
  "TURN_OVER",
  "HOLD_EXPIRED",
  "ALREADY_PAID",
  "QUEUE_CLOSED",
]);
const comeBackLater = new Set(["RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "OUTCOME_UNKNOWN"]);
const errorsKept = 50;

export class Recorder {
  readonly history: History = {
    places: [],
    lostTurns: 0,
    unansweredJoins: 0,
    holds: [],
    purses: [],
    repeats: [],
    reservations: [],
    lapses: [],
    unclaimed: [],
    samples: [],
    audits: [],
    settled: { done: 0, of: 0 },
    errors: [],
  };
  readonly operations = new Map<string, OperationRecord>();
  /** The service's own words for its codes. */
  readonly titles = new Map<string, string>();
  /** How many fans are where. */
  readonly whereabouts: Record<Whereabouts, number> = { "to come": 0, arrived: 0, "in line": 0, shopping: 0, home: 0 };
  /** How many of whom, and how it ended for them. */
  readonly characters = new Map<string, number>();
  readonly endings = new Map<string, number>();
  answers = 0;
  refusals = 0;
  errors = 0;
  /** Answers that asked to come back later. */
  toldToComeBack = 0;
  /** Requests that were never answered: the connection was refused, or failed. */
  unanswered = 0;
  /** Connections cut on purpose. */
  cuts = 0;
  /** Events received on streams. */
  frames = 0;

  /** Notes how a request was answered. */
  answered(operation: string, answer: Answer<unknown>): void {
    const { tookMs, refusals } = this.#operation(operation);
    this.answers += 1;
    if (answer.status !== 0) tookMs.push(answer.answeredAt - answer.sentAt);
    if (answer.ok) return;
    const { code, problem, status } = answer;
    if (status === 0) {
      this.unanswered += 1;
      return;
    }
    countOne(refusals, code);
    this.titles.set(code, problem.title);
    if (comeBackLater.has(code) && answer.headers.retryAfterMs !== undefined) this.toldToComeBack += 1;
    else if (refusalsToExpect.has(code) && status < 500) this.refusals += 1;
    else this.error(`${operation} was answered ${status} ${code}: ${problem.detail}`);
  }

  /** Notes what nobody should be answered. */
  error(words: string): void {
    this.errors += 1;
    if (this.history.errors.length < errorsKept) this.history.errors.push(words);
  }

  /** Notes that `who` was answered what nothing can be made of: an object, but of another shape. */
  misfit(who: string, error: unknown): void {
    this.error(`${who} was answered what makes no sense: ${String(error)}`);
  }

  /** A fan goes from one place to another. */
  moves(from: Whereabouts, to: Whereabouts): void {
    this.whereabouts[from] -= 1;
    this.whereabouts[to] += 1;
  }

  #operation(name: string): OperationRecord {
    const record = this.operations.get(name) ?? { tookMs: [], refusals: new Map<string, number>() };
    this.operations.set(name, record);
    return record;
  }
}

/** One more of this name. */
export function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
