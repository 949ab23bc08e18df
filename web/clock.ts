/**
 * What time it is at the server, whatever this device's own clock says: deadlines are the server's.
 *
 * Each answer carries a Date header, in whole seconds. Between sending and receiving, at the server it was once at least
 * that second and less than the next: that bounds the difference between the two clocks from both sides. Many answers
 * together bound it far closer than a second. This device's side is the monotonic `performance.now()`, which nobody sets.
 *
 * How far the device's clock is wrong is kept for the next visit: what this browser remembers is drawn before the first answer.
 */

import { createStored } from "#web/session/stored.ts";

/** Clocks run apart by less than this; old bounds are widened by it as they age. */
const driftPerMs = 1e-4;
/** A step back that is smaller is not shown: time stands still until it is caught up with. */
const largestHoldMs = 2_000;

export interface ServerClock {
  /** Milliseconds since 1970 at the server, estimated. It does not go back, but for a gross correction. */
  now(): number;
  /** Takes in an answer: its Date header, and when (`performance.now()`) it was asked for and came. */
  observe(dateHeader: string | null, sentAt: number, receivedAt: number): void;
  /** Calls `listener` after each gross correction: what was drawn by the time before is wrong. Answers how to stop. */
  subscribe(listener: () => void): () => void;
}

export function createServerClock(local: () => number, initialEpochMs: number): ServerClock {
  // Until the first answer, this device's clock is as good as any.
  let estimate = initialEpochMs - local();
  let bounds: { low: number; high: number; at: number } | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();

  return {
    now() {
      const now = local() + estimate;
      if (now >= last || last - now > largestHoldMs) last = now;
      return last;
    },
    observe(dateHeader, sentAt, receivedAt) {
      const second = Date.parse(dateHeader ?? "");
      if (Number.isNaN(second)) return;
      const fresh = { low: second - receivedAt, high: second + 1000 - sentAt, at: receivedAt };
      bounds = bounds ? (narrow(bounds, fresh) ?? fresh) : fresh;
      const before = estimate;
      estimate = (bounds.low + bounds.high) / 2;
      if (Math.abs(estimate - before) > largestHoldMs) for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Bounds = { low: number; high: number; at: number };

/** What both allow; undefined if they contradict each other: a clock was set, or this device has slept. */
function narrow(old: Bounds, fresh: Bounds): Bounds | undefined {
  const drift = Math.max(0, fresh.at - old.at) * driftPerMs;
  const low = Math.max(old.low - drift, fresh.low);
  const high = Math.min(old.high + drift, fresh.high);
  return low <= high ? { low, high, at: fresh.at } : undefined;
}

/** How far the server's clock was ahead of this device's, in milliseconds; undefined: not worth mentioning. */
const keptAhead = createStored<number>("jari.clock", (kept) => (Number.isFinite(kept) ? (kept as number) : undefined));

const clock = createServerClock(() => performance.now(), Date.now() + (keptAhead.get() ?? 0));

export const serverClock: ServerClock = {
  ...clock,
  observe(...answer) {
    clock.observe(...answer);
    const ahead = Math.round(clock.now() - Date.now());
    if (Math.abs(ahead - (keptAhead.get() ?? 0)) <= largestHoldMs) return;
    keptAhead.set(Math.abs(ahead) > largestHoldMs ? ahead : undefined);
  },
};
