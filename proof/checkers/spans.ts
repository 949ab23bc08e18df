/**
 * Spans of a history in which something was broken on purpose, and what may be concluded from its clock all the same.
 *
 * Deadlines are the database's, which nobody outside can read exactly. But it runs as fast as the clock of the history,
 * as long as nobody sets it: a hold that was asked for at 10.0 s and lasts 4 s is surely there until 14.0 s.
 */
import { countWhile } from "#proof/checkers/sums.ts";
import { perEvidence } from "#proof/checkers/writes.ts";
import type { FaultLine } from "#proof/history/event.ts";

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** How far two clocks on one machine may drift apart, and a deadline be off by rounding, in milliseconds. */
const clockSlackMs = 100;

/** A fault is recorded a moment before or after it works, and a clock is looked at a moment later. */
const clockFaultMarginMs = 1_500;

/** How long after a fault the instances may still be busy with it: connections are made anew, the log is caught up. */
const settlingMs = 5_000;

/** Statuses from this one on are the server's own failures. */
const serverErrors = 500;

/**
 * When `matches` says so of a fault, from its beginning to its end, widened by `marginMs` on both sides; in order, and
 * those that touch each other are one.
 */
function listSpans(faults: readonly FaultLine[], matches: (fault: FaultLine) => boolean, marginMs: number): Span[] {
  const begun = new Map<string, number[]>();
  const spans: Span[] = [];
  for (const { op, phase, t } of faults.filter(matches)) {
    const open = begun.get(op) ?? [];
    begun.set(op, open);
    if (phase === "begins") open.push(t);
    if (phase === "ends") for (const from of open.splice(0)) spans.push({ from, until: t });
  }
  for (const from of [...begun.values()].flat()) spans.push({ from, until: Number.POSITIVE_INFINITY });
  return merged(widened(spans, marginMs));
}

function widened(spans: readonly Span[], marginMs: number): Span[] {
  return spans.map(({ from, until }) => ({ from: from - marginMs, until: until + marginMs }));
}

function merged(spans: readonly Span[]): Span[] {
  const apart: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (!last || span.from > last.until) apart.push(span);
    else apart[apart.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
  }
  return apart;
}

/** When the database's clock may be wrong. The instances' own clocks decide nothing. */
export function listClockSpans(faults: readonly FaultLine[]): Span[] {
  return listSpans(faults, ({ op }) => op.startsWith("database-clock"), clockFaultMarginMs);
}

/** When anything was broken on purpose. */
export function listFaultSpans(faults: readonly FaultLine[]): Span[] {
  return listSpans(faults, () => true, 0);
}

/**
 * When anything was broken, and a while around it; also where an instance could not answer, whatever the reason: it may
 * not know what has happened lately.
 */
export const listTroubles = perEvidence(({ faults, operations }): readonly Span[] => {
  const failures = operations
    .filter(({ outcome, value }) => outcome !== "ok" && "status" in value && value.status >= serverErrors)
    .map(({ invokedAt, endedAt }) => ({ from: invokedAt, until: endedAt }));
  return merged(widened([...listFaultSpans(faults), ...failures], settlingMs));
});

/** Whether nothing of `spans` touches the time from `from` to `until`. */
export function isOutside(spans: readonly Span[], from: number, until: number): boolean {
  const next = firstNotBefore(spans, from);
  return next === undefined || next.from > until;
}

/** How much of the time from `from` to `until` lies within the spans. */
export function overlapMs(spans: readonly Span[], from: number, until: number): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.until, until) - Math.max(span.from, from)), 0);
}

/** The first span that is not over at `t`. */
function firstNotBefore(spans: readonly Span[], t: number): Span | undefined {
  return spans[countWhile(spans, ({ until }) => until < t)];
}

/**
 * Until when what began at `from` or later, and lasts `ms` by the database's clock, surely still lasts; from then on it
 * may be over.
 */
export function surelyLasts(clockSpans: readonly Span[], from: number, ms: number): number {
  const until = from + ms - clockSlackMs;
  const first = firstNotBefore(clockSpans, from);
  return first && first.from < until ? Math.max(from, first.from) : until;
}

/** From when on what began between `from` and `by`, and lasts `ms` by the database's clock, is surely over. */
export function surelyOver(
  clockSpans: readonly Span[],
  { from, by }: { from: number; by: number },
  ms: number,
): number {
  const over = by + ms + clockSlackMs;
  return isOutside(clockSpans, from, over) ? over : Number.POSITIVE_INFINITY;
}
