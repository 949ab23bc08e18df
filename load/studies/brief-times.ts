/** What the brief tells of a run of one scenario, and of the times of one kind in it. */
import { spreadOf } from "#load/stats.ts";

/** The brief's columns, in milliseconds. */
export interface Times {
  mean: number;
  min: number;
  max: number;
  p90: number;
  p95: number;
}

/** What a run of one scenario measured. */
export interface Measured {
  perSecond: number;
  requests: number;
  failed: number;
  connect: Times;
  wait: Times;
  whole: Times;
  iteration: Times;
}

/** Of times in milliseconds. Errors: there are no values. */
export function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  const { min, max } = spreadOf(values);
  const percentile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? max;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, min, max, p90: percentile(0.9), p95: percentile(0.95) };
}
