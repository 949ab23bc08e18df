/**
 * Which seats to offer when somebody else was faster: free, of the same price, and as near as can be to what the fan
 * wanted. Several are offered side by side where they can be: who goes together wants to sit together.
 */
import type { Hall, Spot } from "#web/seat-map/hall.ts";
import type { Seat } from "#web/seat-map/seat.ts";

export interface NearestWish {
  hall: Hall;
  /** In the order of their numbers, as the hall was made of them. */
  seats: readonly Seat[];
  /** Numbers of the seats that are gone: as many of the same prices are looked for. */
  lost: readonly number[];
  /** Numbers that are still the fan's choice: they are not offered, and near them is best. */
  kept: readonly number[];
}

/** The numbers to offer, ascending; fewer than were lost if there are no more at those prices. */
export function nearestSeats({ hall, seats, lost, kept }: NearestWish): number[] {
  if (lost.length === 0) return [];
  const positions = new Map(seats.map(({ number }, index) => [number, index]));
  const spotsOf = (numbers: readonly number[]): Spot[] =>
    numbers.flatMap((number) => hall.spots[positions.get(number) ?? -1] ?? []);
  const seatOf = (number: number): Seat | undefined => seats[positions.get(number) ?? -1];
  const taken = new Set([...kept, ...lost]);
  const anchors = spotsOf(kept.length > 0 ? kept : lost);

  const offered: number[] = [];
  for (const price of new Set(lost.flatMap((number) => seatOf(number)?.price ?? []))) {
    const count = lost.filter((number) => seatOf(number)?.price === price).length;
    const isFree = (index: number): boolean => {
      const seat = seats[index];
      return seat?.status === "AVAILABLE" && seat.price === price && !taken.has(seat.number);
    };
    const found = bestRun(hall, isFree, count, anchors) ?? nearestFew(hall, isFree, count, anchors);
    offered.push(...found.flatMap((index) => seats[index]?.number ?? []));
  }
  return offered.sort((a, b) => a - b);
}

/** `count` free seats side by side in one row, the nearest such; undefined if there are none. */
function bestRun(
  { rows, spots }: Hall,
  isFree: (index: number) => boolean,
  count: number,
  anchors: readonly Spot[],
): number[] | undefined {
  let best: { run: readonly number[]; away: number } | undefined;
  for (const row of rows) {
    for (let start = 0; start + count <= row.length; start += 1) {
      const run = row.slice(start, start + count);
      if (!run.every(isFree) || !isSideBySide(run, spots)) continue;
      const away = run.reduce((sum, index) => sum + distance(spots[index], anchors), 0);
      if (best === undefined || away < best.away) best = { run, away };
    }
  }
  return best && [...best.run];
}

/** Whether no aisle lies between: neighbours are one unit apart, on a curve a trifle less. */
function isSideBySide(run: readonly number[], spots: readonly Spot[]): boolean {
  return run.slice(1).every((index, before) => between(spots[index], spots[run[before] ?? -1]) < 1.2);
}

function nearestFew(
  { spots }: Hall,
  isFree: (index: number) => boolean,
  count: number,
  anchors: readonly Spot[],
): number[] {
  return spots
    .map((spot, index) => ({ index, away: distance(spot, anchors) }))
    .filter(({ index }) => isFree(index))
    .sort((a, b) => a.away - b.away)
    .slice(0, count)
    .map(({ index }) => index);
}

/** From a spot to the nearest of some. */
function distance(spot: Spot | undefined, anchors: readonly Spot[]): number {
  return Math.min(...anchors.map((anchor) => between(spot, anchor)));
}

function between(one: Spot | undefined, other: Spot | undefined): number {
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : Number.POSITIVE_INFINITY;
}
