/** Operations: each request of a history with its answer, in place of two lines. */
import type { HistoryEvent, OperationLine, Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";

interface Asked<Name extends OperationName> {
  /** The line of the request; of a pushed event its own. */
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

type Invocation = Extract<OperationLine, { type: "invoke" }>;
type Ending = Exclude<OperationLine, { type: "invoke" }>;

const streams: ReadonlySet<OperationName> = new Set(["streamQueue", "streamSeats"]);
const unanswered: Refusal = { status: 0, code: "UNANSWERED" };

/**
 * Pairs requests with their answers, in the order in which they were asked. A request without any line after it is
 * unknown, and has no end. Every event that a stream pushes is an operation, asked for when the stream was opened: when it
 * was sent nobody knows, and it may have been under way while others were read. Errors: a line that fits nowhere.
 */
export function pairOperations(events: readonly HistoryEvent[]): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<number, Invocation>();
  const pushing = new Set<number>();
  for (const event of events) {
    if (event.type === "fault") continue;
    const asked = open.get(event.process);
    if (event.type === "invoke") {
      if (asked && !pushing.has(event.process)) throw misfit(event, `process ${event.process} already asks`);
      open.set(event.process, event);
      pushing.delete(event.process);
      continue;
    }
    if (asked?.op !== event.op) throw misfit(event, `process ${event.process} has not asked for ${event.op}`);
    const isPush = streams.has(event.op) && event.type === "ok";
    operations.push(operationOf(asked, event, isPush ? event.i : asked.i));
    if (isPush) pushing.add(event.process);
    else open.delete(event.process);
  }
  for (const asked of open.values()) if (!pushing.has(asked.process)) operations.push(operationOf(asked));
  return operations.toSorted((a, b) => a.invokedAt - b.invokedAt || a.i - b.i);
}

function misfit({ i }: OperationLine, why: string): Error {
  return new Error(`line ${i}: ${why}`);
}

function operationOf({ op, args, process, instance, key, t, ...asked }: Invocation, ending?: Ending, i = asked.i) {
  return {
    i,
    op,
    args,
    process,
    instance,
    ...(key !== undefined && { key }),
    invokedAt: t,
    endedAt: ending?.t ?? Number.POSITIVE_INFINITY,
    outcome: ending?.type ?? "info",
    value: ending?.value ?? unanswered,
  } as Operation;
}
