/** A single figure, as against the rate of a row: a time, an amount of memory, a ratio. */
import { judge, type Goal, type Verdict } from "#load/goals.ts";
import { spreadOf, type Spread } from "#load/stats.ts";

export interface Figure {
  name: string;
  value: number;
  unit: string;
  goal?: Goal;
}

/** A figure over all rounds in which it was measured. */
export interface FigureReport extends Omit<Figure, "value"> {
  value: Spread;
  verdict?: Verdict;
}

/** Brings the figures of all rounds together, by their names, in the order in which these first came. */
export function reportFigures(figures: readonly Figure[]): FigureReport[] {
  const names = [...new Set(figures.map(({ name }) => name))];
  return names.map((name) => {
    const same = figures.filter((figure) => figure.name === name);
    const { unit, goal } = same[0] as Figure;
    const value = spreadOf(same.map((figure) => figure.value));
    return { name, unit, value, ...(goal && { goal, verdict: judge(value.median, goal) }) };
  });
}
