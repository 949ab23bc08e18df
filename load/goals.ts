/** What has to be reached, and whether it was. */

export interface Goal {
  must: number;
  hoped: number;
  /** True: the less the better (times, memory). */
  atMost?: boolean;
}

export type Verdict = "hoped for" | "reached" | "SHORT";

/** In the order from good to bad. */
const verdicts: readonly Verdict[] = ["hoped for", "reached", "SHORT"];

export function judge(value: number, { must, hoped, atMost = false }: Goal): Verdict {
  const reaches = (goal: number): boolean => (atMost ? value <= goal : value >= goal);
  if (reaches(hoped)) return "hoped for";
  return reaches(must) ? "reached" : "SHORT";
}

/** The verdict where several goals must be reached; undefined if there is none. */
export function worst(given: readonly Verdict[]): Verdict | undefined {
  return verdicts.findLast((verdict) => given.includes(verdict));
}

/** What a row's rate must be of the rates that the baselines had in the same round. */
export interface RateGoals {
  bare?: Goal;
  textbook?: Goal;
  /** So many a second will do, whatever the ratios. */
  orPerSecond?: number;
}

export interface Rates {
  perSecond: number;
  ofBare?: number | undefined;
  ofTextbook?: number | undefined;
}

/** The verdict on a rate; undefined if nothing is asked of it. */
export function judgeRate({ perSecond, ofBare, ofTextbook }: Rates, goals: RateGoals): Verdict | undefined {
  const verdict = worst([
    ...(goals.bare && ofBare !== undefined ? [judge(ofBare, goals.bare)] : []),
    ...(goals.textbook && ofTextbook !== undefined ? [judge(ofTextbook, goals.textbook)] : []),
  ]);
  const fast = goals.orPerSecond !== undefined && perSecond >= goals.orPerSecond;
  return verdict === "SHORT" && fast ? "reached" : verdict;
}
