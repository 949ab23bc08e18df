/**
 * Whether one thing's history can be explained: whether there is an order of what happened to it, each step at one moment
 * between its request and its answer, in which every answer is right.
 *
 * It is the search of Wing and Gong, made as Lowe does: along the clock, with all states in which the thing may be, each
 * with those open steps that have happened in it already. The same state with the same steps is looked at once. What may
 * happen at any moment, or never, is a way from one state to another that is open from then on.
 */

/** A step that surely happened. */
export interface Certain {
  /** Where it stands in the history. */
  readonly lines: readonly number[];
  /** What happened, in words. */
  readonly says: string;
  readonly from: number;
  readonly by: number;
  /** The state after it; undefined where it cannot happen in that state. */
  readonly after: (state: number) => number | undefined;
}

/** What may happen from a moment on, or never. */
export interface Possible {
  readonly from: number;
  readonly when: number;
  readonly to: number;
}

/** A step that fits nowhere, and the states in which the thing can have been before. */
export interface Contradiction {
  readonly step: Certain;
  readonly states: readonly number[];
}

/** More ways than this to explain a history so far, and it is given up: a checker may overlook. */
const mostWays = 5_000;

interface Way {
  readonly state: number;
  /** The open steps that have happened, by their indices, ascending. */
  readonly done: readonly number[];
}

/** The first step that cannot be explained; undefined if all can, "given up" if there are too many ways to look at. */
export function findContradiction(
  initial: number,
  certain: readonly Certain[],
  possible: readonly Possible[],
): Contradiction | "given up" | undefined {
  const begins = possible.toSorted((a, b) => a.from - b.from);
  const starts = [...certain.keys()].toSorted((a, b) => fromOf(certain, a) - fromOf(certain, b));
  const ends = [...certain.keys()].toSorted((a, b) => byOf(certain, a) - byOf(certain, b));
  const open = new Set<number>();
  const doors = new Map<number, number[]>();
  let ways: Way[] = [{ state: initial, done: [] }];
  let [begun, started] = [0, 0];
  for (const index of ends) {
    const step = certain[index];
    if (!step) continue;
    for (let next = begins[begun]; next && next.from <= step.by; next = begins[(begun += 1)]) {
      doors.set(next.when, [...(doors.get(next.when) ?? []), next.to]);
    }
    for (
      let next = starts[started];
      next !== undefined && fromOf(certain, next) <= step.by;
      next = starts[(started += 1)]
    ) {
      open.add(next);
    }
    const after = explain(ways, index, { certain, open, doors });
    if (after === "given up") return after;
    if (after.length === 0) return { step, states: [...new Set(ways.map(({ state }) => state))] };
    ways = after;
    open.delete(index);
  }
  return undefined;
}

/** All ways to go on from `ways` until the step has happened. */
function explain(
  ways: readonly Way[],
  index: number,
  {
    certain,
    open,
    doors,
  }: {
    certain: readonly Certain[];
    open: ReadonlySet<number>;
    doors: ReadonlyMap<number, readonly number[]>;
  },
): Way[] | "given up" {
  const seen = new Set<string>();
  const found: Way[] = [];
  const ahead = [...ways];
  for (let way = ahead.pop(); way; way = ahead.pop()) {
    const name = `${way.state} ${way.done.join()}`;
    if (seen.has(name)) continue;
    if (seen.size === mostWays) return "given up";
    seen.add(name);
    if (way.done.includes(index)) {
      found.push({ state: way.state, done: way.done.filter((one) => one !== index) });
      continue;
    }
    for (const state of doors.get(way.state) ?? []) ahead.push({ state, done: way.done });
    for (const one of open) {
      const state = way.done.includes(one) ? undefined : certain[one]?.after(way.state);
      if (state !== undefined) ahead.push({ state, done: [...way.done, one].toSorted((a, b) => a - b) });
    }
  }
  return found;
}

function fromOf(certain: readonly Certain[], index: number): number {
  return certain[index]?.from ?? Infinity;
}

function byOf(certain: readonly Certain[], index: number): number {
  return certain[index]?.by ?? Infinity;
}
