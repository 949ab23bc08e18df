/**
 * Where every seat of a show is drawn: curved rows that face a stage, made of the list of seats alone, and always the
 * same for the same list. One unit is the distance of two neighbours in a row; y grows away from the stage.
 */
import { around, bandsOf, cornersOf, polar, type Arc } from "#web/seat-map/arc.ts";
import type { Seat } from "#web/seat-map/seat.ts";
import { rowCounts, sectionRuns, tiersOf, type SectionRun } from "#web/seat-map/tiers.ts";

export interface Spot {
  x: number;
  y: number;
  /** How far the seat is turned, in radians: 0 looks straight at the stage, positive ones stand to its right. */
  angle: number;
  /** Positions in `sections` and `rows`. */
  section: number;
  row: number;
}

export interface HallSection {
  name: string;
  price: number;
  /** 0 for the dearest, counted by price. */
  grade: number;
  /** Positions in the list of seats. */
  seats: readonly number[];
  outline: Arc;
  /** Its part of each row that it has seats in, front to back. */
  bands: readonly Arc[];
}

export interface Hall {
  width: number;
  height: number;
  /** What all arcs go around. It may lie outside of the hall. */
  centre: { x: number; y: number };
  stage: Arc;
  sections: readonly HallSection[];
  /** By position in the list of seats. */
  spots: readonly Spot[];
  /** Front to back, each from left to right, as positions in the list of seats. */
  rows: readonly (readonly number[])[];
}

const rowDistance = 1.16;
/** Between two tiers, beside the distance of rows: the name of the section stands there. */
const tierGap = 1.9;
const aisle = 1.3;
/** Rows that are longer are parted by two aisles. */
const longRow = 26;
/** The part of such a row that is between the aisles. */
const middlePart = 0.48;
/** And a little more in a large hall. */
const stageDepth = 1.4;
const stageDistance = 1.9;
const margin = 1.3;

/** Lays out seats that are in the order of their numbers. */
export function layOutHall(seats: readonly Seat[]): Hall {
  const shape = shapeFor(seats.length);
  const prices = [...new Set(seats.map(({ price }) => price))].sort((a, b) => b - a);
  const draft: Draft = { spots: [], rows: [], sections: [] };
  let radius = shape.radius + tierGap;
  for (const tier of tiersOf(sectionRuns(seats))) radius = addTier(draft, tier, { radius, span: shape.span, prices });

  const reach = shape.span * 0.36;
  const front = shape.radius + tierGap - stageDistance;
  const stage = { inner: front - stageDepth - front / 15, outer: front, from: -reach, to: reach };
  return framed(draft, stage);
}

/** How wide the rows open and how far the first is from what they go around: small halls are rounder than they are deep. */
function shapeFor(count: number): { radius: number; span: number } {
  const span = 1.2;
  const depth = Math.sqrt((2 * count * rowDistance) / (span * 2.1));
  return { radius: Math.max(5.4, 0.55 * depth), span };
}

interface Draft {
  spots: Spot[];
  rows: number[][];
  sections: HallSection[];
}

/** Adds a tier whose first row has this radius; answers the radius where the next one begins. */
function addTier(
  draft: Draft,
  tier: readonly SectionRun[],
  { radius, span, prices }: { radius: number; span: number; prices: readonly number[] },
): number {
  const radiusOf = (row: number): number => radius + row * rowDistance;
  const aislesOf = (row: number): number => (tier.length > 1 ? tier.length - 1 : aislesIn(span * radiusOf(row)));
  const capacityOf = (row: number): number => Math.floor(span * radiusOf(row) - aislesOf(row) * aisle);
  const sizes = tier.map(({ seats }) => seats.length);
  const counts = rowCounts(sizes, capacityOf);
  const [rowsBefore, sectionsBefore] = [draft.rows.length, draft.sections.length];
  const rowTotal = counts[0]?.length ?? 0;
  const left = tier.map(({ seats }) => seats.values());
  for (let row = 0; row < rowTotal; row += 1) {
    const own = counts.map((section) => section[row] ?? 0);
    const blocks = own.length === 1 ? parted(own[0] ?? 0) : own;
    const offsets = offsetsOf(blocks).values();
    draft.rows.push([]);
    for (const [nth, count] of own.entries()) {
      for (let seat = 0; seat < count; seat += 1) {
        const index = left[nth]?.next().value as number;
        const angle = (offsets.next().value as number) / radiusOf(row);
        const at = { section: sectionsBefore + nth, row: rowsBefore + row };
        draft.spots[index] = { ...polar(radiusOf(row), angle), angle, ...at };
        draft.rows[rowsBefore + row]?.push(index);
      }
    }
  }
  for (const { name, price, seats } of tier) {
    const bands = bandsOf(seats, draft.spots);
    draft.sections.push({ name, price, grade: prices.indexOf(price), seats, bands, outline: around(bands) });
  }
  return radiusOf(rowTotal) + tierGap;
}

function aislesIn(length: number): number {
  return length > longRow ? 2 : 0;
}

/** The blocks of a row of one section. Both sides are equal, so that aisles lead straight to the stage. */
function parted(count: number): number[] {
  if (aislesIn(count) === 0) return [count];
  const side = Math.round((count * (1 - middlePart)) / 2);
  return [side, count - 2 * side, side];
}

/** Where the seats of a row stand beside its middle, with an aisle between any two blocks. */
function offsetsOf(blocks: readonly number[]): number[] {
  const offsets = blocks.flatMap((count, block) => {
    const before = blocks.slice(0, block).reduce((sum, size) => sum + size, 0);
    return Array.from({ length: count }, (_, seat) => before + seat + block * aisle);
  });
  const middle = ((offsets.at(0) ?? 0) + (offsets.at(-1) ?? 0)) / 2;
  return offsets.map((offset) => offset - middle);
}

/** Moves everything so that the hall begins at 0, 0, with a margin. */
function framed({ spots, rows, sections }: Draft, stage: Arc): Hall {
  const arcs = [stage, ...sections.flatMap(({ bands }) => bands)];
  const corners = arcs.flatMap(cornersOf);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const centre = { x: margin - Math.min(...xs), y: margin - Math.min(...ys) };
  return {
    width: Math.max(...xs) + centre.x + margin,
    height: Math.max(...ys) + centre.y + margin,
    centre,
    stage,
    sections,
    spots: spots.map((spot) => ({ ...spot, x: spot.x + centre.x, y: spot.y + centre.y })),
    rows,
  };
}
