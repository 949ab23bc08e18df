/**
 * Invariant 14: it goes on. After a fault is over the next write succeeds soon; the line moves as long as turns end; the
 * head of the line does not wait while there is room. What is soon is told with patience: the machine may be busy.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding } from "#proof/checkers/finding.ts";
import { isOutside, listClockSpans, listFaultSpans, listTroubles, overlapMs } from "#proof/checkers/spans.ts";
import { countBelow } from "#proof/checkers/sums.ts";
import type { QueueSample } from "#proof/database/sample.ts";
import type { OperationName } from "#proof/history/operations.ts";

/** While nothing is broken, the first write succeeds within this time. */
const recoveredWithinMs = 10_000;
/** Admission ticks several times a second on every instance: many ticks, also where all of them are starved. */
const roomUnusedMs = 5_000;
/** Samples further apart than this tell nothing of the time between. */
const longestGapMs = 2_000;

const writes: ReadonlySet<OperationName> = new Set(["joinQueue", "leaveQueue", "reserveSeats", "chargeBalance"]);

export const liveness: Checker = {
  invariant: 14,
  name: "liveness",
  says: "After a fault it goes on soon; the line moves; nobody waits while there is room.",
  check(evidence) {
    const recoveries = checkRecoveries(evidence);
    const samples = listCalmSamples(evidence);
    return finding(
      [...recoveries.violations, ...findUnusedRoom(samples), ...findStandstills(evidence, samples)],
      recoveries.checked + samples.length,
      `${counted(recoveries.checked, "fault")} that ended, ${counted(samples.length, "sample")} of quiet times`,
    );
  },
};

/**
 * Whether writes succeeded again while nothing was broken, for as long as they were asked for. Faults may follow one
 * another: only the time between them counts, and it counts on until a write succeeds.
 */
function checkRecoveries({ operations, faults }: Evidence): { violations: string[]; checked: number } {
  const broken = listFaultSpans(faults);
  const asked = operations.filter(({ op }) => writes.has(op));
  const invoked = asked.map(({ invokedAt }) => invokedAt).toSorted((a, b) => a - b);
  const succeeded = asked.filter(({ outcome }) => outcome === "ok").map(({ endedAt }) => endedAt);
  const moments = [...succeeded.toSorted((a, b) => a - b), invoked.at(-1) ?? 0];
  const violations = moments.flatMap((t, index) => {
    const since = invoked[countBelow(invoked, moments[index - 1] ?? 0)] ?? t;
    const quietMs = t - since - overlapMs(broken, since, t);
    if (quietMs <= recoveredWithinMs) return [];
    return [`nothing succeeded from ${at(since)} to ${at(t)}, of which ${at(quietMs)} without any fault`];
  });
  return { violations, checked: faults.filter(({ phase }) => phase === "ends").length };
}

interface CalmSample {
  readonly from: number;
  readonly queues: readonly QueueSample[];
}

function listCalmSamples(evidence: Evidence): CalmSample[] {
  const troubles = listTroubles(evidence);
  return evidence.samples.filter(({ from, by }) => isOutside(troubles, from, by));
}

/** The head of a line that stays the same while there is room for it. */
function findUnusedRoom(samples: readonly CalmSample[]): string[] {
  return findStretches(samples, {
    longestMs: () => roomUnusedMs,
    nameOf: ({ firstWaiting, admitted, overdue, capacity }) =>
      firstWaiting !== null && admitted - overdue < capacity ? String(firstWaiting) : undefined,
    says: ({ concert, firstWaiting }, from, until) =>
      `number ${firstWaiting} of concert ${concert} waited from ${at(from)} to ${at(until)}, although there was room`,
  });
}

/**
 * A line that did not move for longer than any turn can last: until the clock of the database was first set, because
 * turns that a wrong clock gave may last as much longer as it was wrong.
 */
function findStandstills({ header, faults }: Evidence, samples: readonly CalmSample[]): string[] {
  const rightUntil = listClockSpans(faults)[0]?.from ?? Infinity;
  const turnsMs = new Map(
    header.concerts.map(({ concert, passSeconds, claimSeconds }) => [
      concert,
      (passSeconds + claimSeconds + header.holdSeconds) * 1000 + recoveredWithinMs,
    ]),
  );
  return findStretches(
    samples.filter(({ from }) => from < rightUntil),
    {
      longestMs: ({ concert }) => turnsMs.get(concert) ?? Infinity,
      nameOf: ({ waiting, capacity, admittedThrough }) =>
        waiting > 0 && capacity > 0 ? String(admittedThrough) : undefined,
      says: ({ concert, admittedThrough }, from, until) =>
        `nobody was let in to concert ${concert} after number ${admittedThrough}, from ${at(from)} to ${at(until)}`,
    },
  );
}

interface Stretch {
  /** What a state that must not last is called while it is the same; undefined where it is not that state. */
  readonly nameOf: (queue: QueueSample) => string | undefined;
  readonly longestMs: (queue: QueueSample) => number;
  readonly says: (queue: QueueSample, from: number, until: number) => string;
}

/** States of queues that lasted too long, each told once. */
function findStretches(samples: readonly CalmSample[], { nameOf, longestMs, says }: Stretch): string[] {
  const lasting = new Map<number, { name: string; from: number; until: number }>();
  const found = new Map<string, string>();
  for (const { from: t, queues } of samples) {
    for (const queue of queues) {
      const name = queue.isOnSale && queue.state !== "paused" ? nameOf(queue) : undefined;
      const before = lasting.get(queue.concert);
      lasting.delete(queue.concert);
      if (name === undefined) continue;
      const goesOn = before?.name === name && t - before.until <= longestGapMs;
      const now = { name, from: goesOn ? before.from : t, until: t };
      lasting.set(queue.concert, now);
      if (t - now.from > longestMs(queue)) found.set(`${queue.concert} ${name}`, says(queue, now.from, t));
    }
  }
  return [...found.values()];
}
