/** What a script's thresholds say of a run, as k6 reads them. */
import type { Sample } from "#test/k6/protocol.ts";

/**
 * The thresholds that a run breaks, each as `metric: expression`. One that nothing was measured for is broken, as is one
 * that this cannot read; how long something took is not looked at, only that it was measured.
 */
export function brokenThresholds(thresholds: Record<string, string[]>, samples: readonly Sample[]): string[] {
  return Object.entries(thresholds).flatMap(([key, expressions]) => {
    const values = select(key, samples);
    return expressions.filter((expression) => !holds(expression, values)).map((expression) => `${key}: ${expression}`);
  });
}

/** The values of a metric, or of those of its samples that have a tag: `metric{tag:value}`. */
function select(key: string, samples: readonly Sample[]): number[] {
  const { metric, tag = "", value } = /^(?<metric>\w+)(?:\{(?<tag>\w+):(?<value>.+)\})?$/u.exec(key)?.groups ?? {};
  return samples
    .filter((one) => one.metric === metric && (tag === "" || one.tags[tag] === value))
    .map((one) => one.value);
}

function holds(expression: string, values: readonly number[]): boolean {
  const sum = values.reduce((total, value) => total + value, 0);
  const { what, wanted } = /^(?<what>rate|count)==(?<wanted>\d+)$/u.exec(expression)?.groups ?? {};
  if (what === "count") return sum === Number(wanted);
  if (values.length === 0) return false;
  if (what === "rate") return sum / values.length === Number(wanted);
  return /^p\(95\)<\d+(?:\.\d+)?$/u.test(expression);
}
