/** What nemeses share: seeded choices, waiting that ends early, and the order of breaking and mending. */
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

/** Waits so long, or until one of the signals comes: that the campaign ends, or that what was waited for has happened. */
export function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", end);
      resolve();
    }
    for (const signal of signals) signal.addEventListener("abort", end);
    if (signals.some(({ aborted }) => aborted)) end();
  });
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
