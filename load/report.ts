/** What all rounds of a row say together. Ratios are taken within a round, and only then brought together. */
import { byParty, type ByParty } from "#load/cpu.ts";
import { judge, judgeRate, type Goal, type RateGoals, type Verdict } from "#load/goals.ts";
import type { Paced } from "#load/pace.ts";
import { spreadOf, type Spread } from "#load/stats.ts";
import type { Trialled } from "#load/trial.ts";

/** A row in one round. */
export interface RowRound {
  top: Trialled;
  /** At half of that rate; baselines are not measured so. */
  half?: Paced;
  /** What bare reached just before it and just after, and how many of its answers were not the expected one. */
  barePerSecond: number;
  bareOthers: number;
  /** The rate, as a part of that; and that part, as one of what the textbook's was. */
  ofBare: number;
  ofTextbook?: number;
}

export interface RowReport {
  key: string;
  name: string;
  goals: RateGoals;
  perSecond: Spread;
  ofBare: Spread;
  ofTextbook?: Spread;
  verdict?: Verdict;
  /** At the top rate, in milliseconds. */
  p50: Spread;
  p99: Spread;
  half?: { perSecond: Spread; p50: Spread; p99: Spread; verdict: Verdict };
  /** Answers that were not the expected one, of all rounds, those of bare beside it among them. */
  others: number;
  /** Microseconds for one that was answered; the median of the rounds. */
  cpuUs?: ByParty;
  rounds: readonly RowRound[];
}

/** What is asked of the time of answers while a row is driven at half of its top rate, in milliseconds. */
export const halfRateGoal: Goal = { must: 50, hoped: 20, atMost: true };

export function reportRow(
  { key, name, goals }: { key: string; name: string; goals: RateGoals },
  rounds: readonly RowRound[],
): RowReport {
  const over = (value: (round: RowRound) => number | undefined): Spread | undefined => {
    const values = rounds.map(value).filter((one) => one !== undefined);
    return values.length > 0 ? spreadOf(values) : undefined;
  };
  const always = (value: (round: RowRound) => number): Spread => spreadOf(rounds.map(value));
  const perSecond = always(({ top }) => top.perSecond);
  const ofBare = always((round) => round.ofBare);
  const ofTextbook = over((round) => round.ofTextbook);
  const rates = { perSecond: perSecond.median, ofBare: ofBare.median, ofTextbook: ofTextbook?.median };
  const verdict = judgeRate(rates, goals);
  const half = reportHalf(rounds);
  const cpuUs = reportCpu(rounds);
  return {
    key,
    name,
    goals,
    perSecond,
    ofBare,
    ...(ofTextbook && { ofTextbook }),
    ...(verdict && { verdict }),
    p50: always(({ top }) => top.p50),
    p99: always(({ top }) => top.p99),
    ...(half && { half }),
    others: rounds.reduce((sum, round) => sum + round.top.others + (round.half?.others ?? 0) + round.bareOthers, 0),
    ...(cpuUs && { cpuUs }),
    rounds,
  };
}

function reportHalf(rounds: readonly RowRound[]): RowReport["half"] {
  const halves = rounds.map(({ half }) => half).filter((half) => half !== undefined);
  if (halves.length === 0) return undefined;
  const p99 = spreadOf(halves.map((half) => half.p99));
  return {
    perSecond: spreadOf(halves.map((half) => half.perSecond)),
    p50: spreadOf(halves.map((half) => half.p50)),
    p99,
    verdict: judge(p99.median, halfRateGoal),
  };
}

function reportCpu(rounds: readonly RowRound[]): ByParty | undefined {
  const spent = rounds.map(({ top }) => top.cpuUs).filter((cpuUs) => cpuUs !== undefined);
  if (spent.length === 0) return undefined;
  return byParty((party) => spreadOf(spent.map((cpuUs) => cpuUs[party])).median);
}
