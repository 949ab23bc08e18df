/** Operations: each request of a history with its answer, in place of two lines. */
import type { HistoryEvent, Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";

interface Asked<Name extends OperationName> {
  /** The line of the request. */
  readonly i: number;
  readonly op: Name;
  readonly args: Operations[Name]["args"];
  readonly process: number;
  readonly instance: number;
  readonly key?: string;
  readonly invokedAt: number;
}

export type OperationOf<Name extends OperationName> = Asked<Name> &
  (
    | { readonly outcome: "ok"; readonly endedAt: number; readonly value: Operations[Name]["value"] }
    | { readonly outcome: "fail"; readonly endedAt: number; readonly value: Refusal }
    /** Unknown: it may happen at any moment from `invokedAt` on, or never. */
    | { readonly outcome: "info"; readonly endedAt: number; readonly value: Refusal }
  );

export type Operation = { [Name in OperationName]: OperationOf<Name> }[OperationName];

/** Pairs requests with their answers. A request without any line after it is unknown. Errors: a line that fits nowhere. */
export function pairOperations(events: readonly HistoryEvent[]): Operation[] {
  const asked = new Map<number, Operation>();
  for (const event of events) {
    if (event.type === "fault") continue;
    if (event.type === "invoke") {
      if (asked.has(event.process)) throw new Error(`line ${event.i}: process ${event.process} already asks`);
    }
  }
  return [...asked.values()];
}
