/** What nemeses share: seeded choices, waiting that ends early, and the order of breaking and mending. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Blow } from "#proof/nemeses/nemesis.ts";

/** One of several. Errors: there is none. */
export function pick<T>(some: readonly T[], random: () => number): T {
  const [chosen] = some.slice(Math.floor(random() * some.length));
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}

/** A whole number from `least` to `most`. */
export function between(least: number, most: number, random: () => number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Waits so long, or until the campaign ends. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

export interface Infliction {
  /** What exactly is done, for the record. */
  readonly what: string;
  readonly begin: () => void | Promise<void>;
  /** How long it lasts; or something that takes its time. */
  readonly lasts: number | (() => Promise<void>);
  /** Mends it, also where it began only halfway. */
  readonly end: () => void | Promise<void>;
}

/** Breaks, waits and mends, and tells so: what is told to have ended has. */
export async function inflict({ tell, signal }: Blow, { what, begin, lasts, end }: Infliction): Promise<void> {
  tell("begins", what);
  try {
    await begin();
    await (typeof lasts === "number" ? pause(lasts, signal) : lasts());
  } finally {
    await end();
    tell("ends", what);
  }
}
