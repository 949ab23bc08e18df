/**
 * What time it is at the server, whatever this device's own clock says: deadlines are the server's.
 *
 * Each answer carries a Date header, in whole seconds. Between sending and receiving, at the server it was once at least
 * that second and less than the next: that bounds the difference between the two clocks from both sides. Many answers
 * together bound it far closer than a second. This device's side is the monotonic `performance.now()`, which nobody sets.
 */

/** Clocks run apart by less than this; old bounds are widened by it as they age. */
const driftPerMs = 1e-4;
/** A step back that is smaller is not shown: time stands still until it is caught up with. */
const largestHoldMs = 2_000;

export interface ServerClock {
  /** Milliseconds since 1970 at the server, estimated. It does not go back, but for a gross correction. */
  now(): number;
  /** Takes in an answer: its Date header, and when (`performance.now()`) it was asked for and came. */
  observe(dateHeader: string | null, sentAt: number, receivedAt: number): void;
}

export function createServerClock(local: () => number, initialEpochMs: number): ServerClock {
  // Until the first answer, this device's clock is as good as any.
  let estimate = initialEpochMs - local();
  let bounds: { low: number; high: number; at: number } | undefined;
  let last = Number.NEGATIVE_INFINITY;

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
      estimate = (bounds.low + bounds.high) / 2;
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

export const serverClock = createServerClock(() => performance.now(), Date.now());
