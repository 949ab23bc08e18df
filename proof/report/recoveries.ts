/**
 * How soon it went on after each fault: from the blow, and from its end, to the answer of the first write that was asked
 * after it and done; and the longest time within the fault in which nobody's write was done. Reads are left out, because
 * memory answers many of them while nothing works.
 */
import { spreadOf, type Spread } from "#load/stats.ts";
import type { FaultLine } from "#proof/history/event.ts";
import type { OperationName } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

export interface Recovery {
  readonly fault: string;
  readonly blows: number;
  /** Blows after which nothing was done any more: the campaign ended meanwhile. */
  readonly unseen: number;
  /** Milliseconds; absent where nothing was seen. */
  readonly afterBlowMs?: Spread;
  readonly afterEndMs?: Spread;
  readonly longestMs?: Spread;
}

const writes: ReadonlySet<OperationName> = new Set([
  "joinQueue",
  "leaveQueue",
  "reserveSeats",
  "releaseHold",
  "payReservation",
  "refundPayment",
  "chargeBalance",
]);

interface Blow {
  readonly fault: string;
  readonly begins: number;
  ends?: number;
}

/** By fault, in the order in which they first struck. */
export function recoveriesOf(operations: readonly Operation[], faults: readonly FaultLine[]): Recovery[] {
  const done = operations.filter(({ op, outcome }) => outcome === "ok" && writes.has(op));
  const firstAfter = firstAnswers(done);
  const answers = done.map(({ endedAt }) => endedAt).toSorted((a, b) => a - b);
  const blows = blowsOf(faults);
  return [...new Set(blows.map(({ fault }) => fault))].map((fault) => {
    const ofFault = blows.filter((blow) => blow.fault === fault);
    const afterBlow = ofFault.flatMap(({ begins }) => waitFrom(begins, firstAfter) ?? []);
    const afterEnd = ofFault.flatMap(({ ends }) => (ends === undefined ? [] : (waitFrom(ends, firstAfter) ?? [])));
    const longest = ofFault.flatMap((blow) => longestGap(blow, answers) ?? []);
    return {
      fault,
      blows: ofFault.length,
      unseen: ofFault.length - afterEnd.length,
      ...(afterBlow.length > 0 && { afterBlowMs: spreadOf(afterBlow) }),
      ...(afterEnd.length > 0 && { afterEndMs: spreadOf(afterEnd) }),
      ...(longest.length > 0 && { longestMs: spreadOf(longest) }),
    };
  });
}

/** Each fault from its beginning to its end. A fault may begin in several steps before it ends: those are one blow. */
function blowsOf(faults: readonly FaultLine[]): Blow[] {
  const blows: Blow[] = [];
  const open = new Map<string, Blow>();
  for (const { op, phase, t } of faults) {
    const blow = open.get(op);
    if (phase === "begins" && !blow) {
      const begun = { fault: op, begins: t };
      open.set(op, begun);
      blows.push(begun);
    } else if (phase === "ends" && blow) {
      blow.ends = t;
      open.delete(op);
    }
  }
  return blows;
}

interface FirstAnswers {
  /** In order: when each was asked, and the first answer to any that was asked then or later. */
  readonly asked: readonly number[];
  readonly answered: readonly number[];
}

function firstAnswers(done: readonly Operation[]): FirstAnswers {
  const inOrder = done.toSorted((a, b) => a.invokedAt - b.invokedAt);
  let first = Number.POSITIVE_INFINITY;
  const answered = inOrder.toReversed().map(({ endedAt }) => (first = Math.min(first, endedAt)));
  return { asked: inOrder.map(({ invokedAt }) => invokedAt), answered: answered.toReversed() };
}

function waitFrom(t: number, { asked, answered }: FirstAnswers): number | undefined {
  const at = answered[firstAtLeast(asked, t)];
  return at === undefined ? undefined : at - t;
}

/** Undefined where the fault did not end, or nothing was done after it. */
function longestGap({ begins, ends }: Blow, answers: readonly number[]): number | undefined {
  if (ends === undefined) return undefined;
  let longest = 0;
  let last = begins;
  for (let index = firstAtLeast(answers, begins); index < answers.length; index += 1) {
    const t = answers[index] ?? last;
    longest = Math.max(longest, t - last);
    if (t >= ends) return longest;
    last = t;
  }
  return undefined;
}

/** The index of the first that is at least `t`, of numbers in order; their count where there is none. */
function firstAtLeast(numbers: readonly number[], t: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
