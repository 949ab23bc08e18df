/** How much was asked in a campaign, and how it ended: by operation, and over all. */
import type { OperationName } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

export interface Outcomes {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}

export interface Tally extends Outcomes {
  readonly op: OperationName;
}

/** The most frequent first. */
export function tally(operations: readonly Operation[]): Tally[] {
  const counts = new Map<OperationName, { ok: number; fail: number; info: number }>();
  for (const { op, outcome } of operations) {
    const count = counts.get(op) ?? { ok: 0, fail: 0, info: 0 };
    count[outcome] += 1;
    counts.set(op, count);
  }
  return [...counts]
    .map(([op, count]) => ({ op, ...count }))
    .toSorted((a, b) => totalOf(b) - totalOf(a) || (a.op < b.op ? -1 : 1));
}

/** All of them together. */
export function sumOf(outcomes: readonly Outcomes[]): Outcomes {
  const sum = { ok: 0, fail: 0, info: 0 };
  for (const { ok, fail, info } of outcomes) {
    sum.ok += ok;
    sum.fail += fail;
    sum.info += info;
  }
  return sum;
}

export function totalOf({ ok, fail, info }: Outcomes): number {
  return ok + fail + info;
}

/** The part of all that ended unknown, from 0 to 1; 0 of nothing. */
export function unknownShare(outcomes: Outcomes): number {
  return outcomes.info / Math.max(1, totalOf(outcomes));
}

/** A share as it is written. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
