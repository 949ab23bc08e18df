/**
 * How the seats of a show are cut into sections, sections into tiers, and tiers into rows, before anything has a place.
 *
 * A show tells no coordinates, only numbers, sections and prices. The halls of the world put the dearer and lower numbers
 * in front; so sections follow each other away from the stage, and neighbours at the same price stand side by side.
 */
import type { Seat } from "#web/seat-map/seat.ts";

/** Seats that follow each other and share section and price. */
export interface SectionRun {
  name: string;
  price: number;
  /** Positions in the list of seats, in the order of their numbers. */
  seats: number[];
}

/** More sections than this do not stand abreast: they would be slivers. */
const mostAbreast = 5;

/** The runs of a list of seats that is in the order of numbers. */
export function sectionRuns(seats: readonly Seat[]): SectionRun[] {
  const runs: SectionRun[] = [];
  for (const [index, { section, price }] of seats.entries()) {
    const last = runs.at(-1);
    if (last?.name === section && last.price === price) last.seats.push(index);
    else runs.push({ name: section, price, seats: [index] });
  }
  return runs;
}

/** Runs grouped into tiers, front to back: those at the same price side by side, a few at most. */
export function tiersOf(runs: readonly SectionRun[]): SectionRun[][] {
  const groups: SectionRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last?.[0]?.price === run.price) last.push(run);
    else groups.push([run]);
  }
  return groups.flatMap((group) => evenParts(group, Math.ceil(group.length / mostAbreast)));
}

function evenParts<T>(items: readonly T[], parts: number): T[][] {
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(part * size, (part + 1) * size));
}

/**
 * How many seats of each section stand in each row of a tier: `[section][row]`. There are as few rows as hold them all,
 * and every row is about equally full, so that the last is no stub. `capacityOf(row)`: seats that fit into that row.
 */
export function rowCounts(sizes: readonly number[], capacityOf: (row: number) => number): number[][] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const capacities: number[] = [];
  const roomFor = (size: number): number[] =>
    capacities.map((capacity) => Math.max(1, Math.floor((capacity * size) / total)));
  const fits = (size: number): boolean => roomFor(size).reduce((sum, room) => sum + room, 0) >= size;
  do capacities.push(capacityOf(capacities.length));
  while (!sizes.every(fits));
  return sizes.map((size) => spread(size, roomFor(size)));
}

/** Shares `count` out in proportion to `rooms`, which together have room for it, and never more than a room has. */
function spread(count: number, rooms: readonly number[]): number[] {
  const all = rooms.reduce((sum, room) => sum + room, 0);
  const ideal = rooms.map((room) => (count * room) / all);
  const shares = ideal.map(Math.floor);
  const rest = count - shares.reduce((sum, share) => sum + share, 0);
  // Where most was cut off gets one more; further back first among equals, because rows grow longer there.
  const byLoss = ideal
    .map((value, row) => ({ row, loss: value - Math.floor(value) }))
    .sort((a, b) => b.loss - a.loss || b.row - a.row);
  for (const { row } of byLoss.slice(0, rest)) shares[row] = (shares[row] ?? 0) + 1;
  return shares;
}
