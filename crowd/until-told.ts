/** How a run is ended early: by a signal, in order; by another one, when that takes too long, at once. */

/** Through npm one signal comes twice, the second within milliseconds: that one must not end the report. */
const signalIsNewAfterMs = 2_000;
const endedByHand = 130;

/** Told to end when SIGINT or SIGTERM comes; a later one ends the process with 130. */
export function untilTold(): AbortSignal {
  const told = new AbortController();
  let toldAt = Number.POSITIVE_INFINITY;
  const tell = (): void => {
    const now = performance.now();
    toldAt = Math.min(toldAt, now);
    if (now - toldAt > signalIsNewAfterMs) process.exit(endedByHand);
    told.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, tell);
  return told.signal;
}
