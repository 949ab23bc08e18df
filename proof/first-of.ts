/**
 * A signal that comes with the first of several. Not AbortSignal.any: in Node 20 what it answers may be collected as
 * garbage together with a timeout that it follows, and then never comes.
 */
export function firstOf(...signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  for (const signal of signals) {
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  }
  return controller.signal;
}
