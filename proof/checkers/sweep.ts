/** A sweep over spans of time: at which moment they weigh most together. */

export interface Weighed<What> {
  readonly what: What;
  readonly from: number;
  readonly until: number;
  readonly weight: number;
}

export interface Peak<What> {
  readonly at: number;
  readonly weight: number;
  readonly all: readonly What[];
}

/**
 * The first moment at which the spans weigh more than `limit` together, and all that there were. Whatever ends at a
 * moment is gone before what begins at it.
 */
export function findExcess<What>(
  spans: readonly Weighed<What>[],
  limit: (at: number) => number,
): Peak<What> | undefined {
  const real = spans.filter(({ from, until }) => from < until);
  const changes = real.flatMap((span) => [
    { at: span.from, span, begins: true },
    { at: span.until, span, begins: false },
  ]);
  changes.sort((a, b) => a.at - b.at || Number(a.begins) - Number(b.begins));
  const present = new Set<Weighed<What>>();
  let weight = 0;
  for (const { at, span, begins } of changes) {
    weight += begins ? span.weight : -span.weight;
    if (begins) present.add(span);
    else present.delete(span);
    if (begins && weight > limit(at)) return { at, weight, all: [...present].map(({ what }) => what) };
  }
  return undefined;
}
