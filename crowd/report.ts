/** What a rehearsal has shown: the figures of the report, from what was written down. */
import type { Invariant } from "#crowd/api.ts";
import { emptySeconds, percentilesOf, type Percentiles } from "#crowd/figures.ts";
import { atTheEnd, type History } from "#crowd/history.ts";
import type { Options } from "#crowd/options.ts";
import { checkPromises, type Verdict } from "#crowd/promises.ts";
import type { Recorder } from "#crowd/recorder.ts";
import type { Stage } from "#crowd/stage.ts";

export interface Report {
  rehearsal: {
    urls: string[];
    concertId: number;
    title: string;
    fans: number;
    seed: number;
    arriveSeconds: number;
    tookSeconds: number;
    characters: Record<string, number>;
  };
  sale: {
    /** Absent without the operator's token. */
    seatsTotal?: number;
    soldByFigures?: number;
    heldAtEnd?: number;
    /** When these were told, after the beginning; and whether that was when all was quiet. */
    lookedAfterSeconds?: number;
    isLastLook?: boolean;
    seatsOnReceipts: number;
    wonOnReceipts: number;
    /** From the beginning to the receipt of the last seat; null where it was not sold out. */
    soldOutAfterSeconds: number | null;
  };
  endings: Record<string, number>;
  /** From the answer to joining until being told of the turn. */
  waitSeconds: Percentiles | null;
  turns: {
    admitted: number;
    /** Of those, and of the lost, how many were not let in at once. */
    fromTheLine: number;
    /** Admitted, and nobody came: as far as accounts were settled. */
    lostToNoShows: number;
    /** How long such turns lasted, as their streams told. */
    unclaimedSeconds: Percentiles | null;
    /** How long a turn from the line stood empty before while others waited, on average, as sampled; null where there was none. */
    emptySecondsEach: number | null;
  };
  answers: {
    total: number;
    perSecond: number;
    /** Milliseconds, by operation. */
    tookMs: Record<string, Percentiles>;
    refusals: { code: string; title: string; count: number }[];
    toldToComeBack: number;
    unanswered: number;
    cutOnPurpose: number;
    streamEvents: number;
    errors: number;
    /** How late this process itself was, 99 times of 100 less: times are right to about that. */
    ownDelayMs: number;
  };
  /** Fans whose balance, statement and place were asked for at the end, and how many there were. */
  settled: { done: number; of: number };
  /** What the service's audit said last; null where it was not answered, or not asked. */
  audit: { lookedAfterSeconds: number; invariants: Omit<Invariant, "sentence" | "offending">[] } | null;
  promises: Verdict[];
  allKept: boolean;
}

export interface Rehearsed {
  options: Options;
  stage: Stage;
  recorder: Recorder;
  startedAt: number;
  endedAt: number;
  ownDelayMs: number;
}

export function reportOn(rehearsed: Rehearsed): Report {
  const { options, stage, recorder, startedAt, endedAt, ownDelayMs } = rehearsed;
  const { history } = recorder;
  const tookSeconds = (endedAt - startedAt) / 1000;
  const { isOwnConcert, adminToken, concertId, title } = stage;
  const promises = checkPromises(history, {
    isOwnConcert,
    hasOperator: adminToken !== undefined,
    answers: recorder.answers,
  });
  const { urls, fans, seed, arriveSeconds } = options;
  const characters = Object.fromEntries(recorder.characters);
  return {
    rehearsal: { urls, concertId, title, fans, seed, arriveSeconds, tookSeconds, characters },
    sale: saleOf(history, startedAt),
    endings: Object.fromEntries(recorder.endings),
    waitSeconds: percentilesOf(
      history.places.flatMap(({ joinedBy, admittedBy }) =>
        admittedBy === undefined ? [] : [(admittedBy - joinedBy) / 1000],
      ),
    ),
    turns: turnsOf(history),
    answers: { ...answersOf(recorder, tookSeconds), ownDelayMs },
    settled: history.settled,
    audit: auditOf(history, startedAt),
    promises,
    allKept: promises.every(({ verdict }) => verdict !== "broken"),
  };
}

function auditOf({ audits }: History, startedAt: number): Report["audit"] {
  const last = audits.at(-1);
  if (!last) return null;
  const invariants = last.invariants.map(({ name, holds, checked }) => ({ name, holds, checked }));
  return { lookedAfterSeconds: (last.at - startedAt) / 1000, invariants };
}

function saleOf(history: History, startedAt: number): Report["sale"] {
  const { holds, samples } = history;
  const receipts = holds.flatMap(({ receipt }) => receipt ?? []);
  const seatsOnReceipts = receipts.reduce((sum, { seats }) => sum + seats.length, 0);
  const wonOnReceipts = receipts.reduce((sum, { amount }) => sum + amount, 0);
  const sample = samples.at(-1);
  const seats = sample?.seats;
  if (!seats) return { seatsOnReceipts, wonOnReceipts, soldOutAfterSeconds: null };
  const lastBy = receipts.reduce((last, { paidBy }) => Math.max(last, paidBy), startedAt);
  return {
    seatsTotal: seats.total,
    soldByFigures: seats.sold,
    heldAtEnd: seats.held,
    lookedAfterSeconds: (sample.at - startedAt) / 1000,
    isLastLook: atTheEnd(samples, history) !== undefined,
    seatsOnReceipts,
    wonOnReceipts,
    soldOutAfterSeconds: seats.sold === seats.total ? (lastBy - startedAt) / 1000 : null,
  };
}

function turnsOf({ places, samples, unclaimed, lostTurns }: History): Report["turns"] {
  const admitted = places.filter(({ admittedBy }) => admittedBy !== undefined);
  const fromTheLine = admitted.filter(({ waitedFrom }) => waitedFrom !== undefined).length + lostTurns;
  return {
    admitted: admitted.length,
    fromTheLine,
    lostToNoShows: lostTurns,
    unclaimedSeconds: percentilesOf(unclaimed.map(({ toldBy, overBy }) => (overBy - toldBy) / 1000)),
    emptySecondsEach: fromTheLine === 0 || samples.length < 2 ? null : emptySeconds(samples) / fromTheLine,
  };
}

function answersOf(recorder: Recorder, seconds: number): Omit<Report["answers"], "ownDelayMs"> {
  const { operations, titles, answers, toldToComeBack, unanswered, cuts, frames, errors } = recorder;
  const refusals = new Map<string, number>();
  for (const { refusals: ofOne } of operations.values()) {
    for (const [code, times] of ofOne) refusals.set(code, (refusals.get(code) ?? 0) + times);
  }
  const took = [...operations].flatMap(([name, { tookMs }]) => {
    const percentiles = percentilesOf(tookMs);
    return percentiles ? [[name, percentiles] as const] : [];
  });
  return {
    total: answers,
    perSecond: answers / seconds,
    tookMs: Object.fromEntries(took.toSorted(([, a], [, b]) => b.count - a.count)),
    refusals: [...refusals]
      .map(([code, times]) => ({ code, title: titles.get(code) ?? "", count: times }))
      .toSorted((a, b) => b.count - a.count),
    toldToComeBack,
    unanswered,
    cutOnPurpose: cuts,
    streamEvents: frames,
    errors,
  };
}
