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

/**
 * Pairs requests with their answers, in the order in which they were asked. A request without any line after it is
 * unknown for ever. An event of a stream is an operation of its own, asked when the one before it came. Errors: a line
 * that fits nowhere.
 */
export function pairOperations(events: readonly HistoryEvent[]): Operation[] {
  const open = new Map<number, Asked<OperationName>>();
  const paired: Operation[] = [];
  for (const event of events) {
    if (event.type === "fault") continue;
    const { i, t, process, op } = event;
    const asked = open.get(process);
    if (event.type === "invoke") {
      if (asked) throw new Error(`line ${i}: process ${process} asks before line ${asked.i} has ended`);
      const { instance, key, args } = event;
      open.set(process, { i, op, args, process, instance, ...(key !== undefined && { key }), invokedAt: t });
    } else {
      if (!asked || asked.op !== op) throw new Error(`line ${i}: process ${process} did not ask for ${op}`);
      paired.push({ ...asked, outcome: event.type, endedAt: t, value: event.value } as Operation);
      open.delete(process);
      if (event.type === "ok" && isStream(op)) open.set(process, { ...asked, i, invokedAt: t });
    }
  }
  const silent = [...open.values()].filter(({ op }) => !isStream(op));
  const unknown = { outcome: "info", endedAt: Number.POSITIVE_INFINITY, value: { status: 0, code: "UNANSWERED" } };
  return [...paired, ...silent.map((asked) => ({ ...asked, ...unknown }) as Operation)].toSorted((a, b) => a.i - b.i);
}

function isStream(op: OperationName): boolean {
  return op === "streamQueue" || op === "streamSeats";
}
