/**
 * A history: what clients asked of Jari and what they were answered, a line an event, on one monotonic clock.
 *
 * `ok` is a success. `fail` means that the service proved that nothing happened: a refusal, or a 503 that says so. `info`
 * is everything else (a timeout, a cut connection, a 500, OUTCOME_UNKNOWN): it may have happened, or may yet, or never
 * will. After an `info` its process is retired: no other line ever bears that number, so that a process is one sequence of
 * calls, each ended before the next begins. A retry with the same key that is answered settles what was unknown.
 */
import type { OperationName, Operations } from "#proof/history/operations.ts";

interface Line {
  /** The number of the line, from 0. */
  readonly i: number;
  /** Milliseconds since the history began; never falls from one line to the next. */
  readonly t: number;
  readonly process: number;
  /** Which instance was asked, by its index. */
  readonly instance: number;
  /** The idempotency key that was sent. */
  readonly key?: string;
}

/** How it ended that was not a success. Status 0: there was no answer. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** What a refusal tells besides, as far as a checker needs it. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Invoke<Name extends OperationName = OperationName> extends Line {
  readonly type: "invoke";
  readonly op: Name;
  readonly args: Operations[Name]["args"];
}

export interface Ok<Name extends OperationName = OperationName> extends Line {
  readonly type: "ok";
  readonly op: Name;
  readonly value: Operations[Name]["value"];
}

export interface NotOk<Name extends OperationName = OperationName> extends Line {
  readonly type: "fail" | "info";
  readonly op: Name;
  readonly value: Refusal;
}

/** A fault that was inflicted (`begins`) or healed (`ends`). It is nobody's operation: its process is -1. */
export interface FaultLine {
  readonly i: number;
  readonly t: number;
  readonly process: -1;
  readonly type: "fault";
  /** The nemesis, and what exactly it did. */
  readonly op: string;
  readonly phase: "begins" | "ends" | "heard";
  readonly value: string;
}

/** Any line of an operation; `op` tells the types of `args` and `value` apart. */
export type OperationLine = { [Name in OperationName]: Invoke<Name> | Ok<Name> | NotOk<Name> }[OperationName];

export type HistoryEvent = OperationLine | FaultLine;

/** The first line of a recorded history: what it is a history of. */
export interface Header {
  readonly type: "header";
  readonly seed: number;
  readonly minutes: number;
  readonly faults: readonly string[];
  /** The wall clock at t = 0, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly instances: number;
  readonly holdSeconds: number;
  readonly concerts: readonly ProvedConcert[];
}

/** A concert of the campaign, as it was created. */
export interface ProvedConcert {
  readonly concert: number;
  readonly capacity: number;
  readonly passSeconds: number;
  readonly claimSeconds: number;
  readonly maxSeatsPerUser: number;
  readonly shows: readonly { readonly show: number; readonly seats: number }[];
}
