/** Pieces of rings: what rows, sections and the stage are made of. All go around the point 0, 0. */

/** Angles are in radians: 0 is straight ahead of the stage, positive ones are to its right as one looks at it. */
export interface Arc {
  inner: number;
  outer: number;
  from: number;
  to: number;
}

/** A seat, as far as rings are concerned. */
interface Placed {
  x: number;
  y: number;
  angle: number;
  row: number;
}

/** From the middle of a seat to the edge of what it stands on. */
const beside = 0.72;

export function polar(radius: number, angle: number): { x: number; y: number } {
  return { x: radius * Math.sin(angle), y: radius * Math.cos(angle) };
}

/** What some seats stand on: a piece of a ring for each of their rows, front to back. */
export function bandsOf(seats: readonly number[], spots: readonly Placed[]): Arc[] {
  const bands = new Map<number, Arc>();
  for (const index of seats) {
    const spot = spots[index];
    if (!spot) continue;
    const { x, y, angle, row } = spot;
    const radius = Math.hypot(x, y);
    const reach = beside / radius;
    const { from, to } = bands.get(row) ?? { from: angle, to: angle };
    const [inner, outer] = [radius - beside, radius + beside];
    bands.set(row, { inner, outer, from: Math.min(from, angle - reach), to: Math.max(to, angle + reach) });
  }
  return [...bands.values()];
}

/** The piece of a ring around all of these. */
export function around(arcs: readonly Arc[]): Arc {
  return {
    inner: Math.min(...arcs.map(({ inner }) => inner)),
    outer: Math.max(...arcs.map(({ outer }) => outer)),
    from: Math.min(...arcs.map(({ from }) => from)),
    to: Math.max(...arcs.map(({ to }) => to)),
  };
}

/** Points between which the whole arc lies. */
export function cornersOf({ inner, outer, from, to }: Arc): { x: number; y: number }[] {
  // Where it comes nearest to straight ahead it reaches furthest back.
  const furthest = Math.max(from, Math.min(to, 0));
  return [polar(inner, from), polar(inner, to), polar(outer, from), polar(outer, to), polar(outer, furthest)];
}
