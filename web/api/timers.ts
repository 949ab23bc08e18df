/** Time and chance, as one can also have them in a test. */

export interface Timers {
  /** Milliseconds, from anywhere, never back. */
  now(): number;
  /** Calls `run` once after so long; answers how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
}

export const browserTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
