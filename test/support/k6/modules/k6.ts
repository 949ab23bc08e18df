/** Stands in for the module `k6`: as much of it as the scripts use. */
import { measure, pause } from "#test/k6/thread.ts";

export function check<Value>(value: Value, checks: Record<string, (value: Value) => boolean>): boolean {
  const results = Object.entries(checks).map(([name, holds]) => {
    const passes = holds(value);
    measure("checks", passes ? 1 : 0, { check: name });
    return passes;
  });
  return results.every(Boolean);
}

export function fail(reason: string): never {
  throw new Error(reason);
}

export const sleep = pause;
