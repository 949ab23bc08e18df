/** All that a drawn hall is made of, and how finely it is drawn. */
import type { Hall } from "#web/seat-map/hall.ts";
import { gradeColours, type Palette } from "#web/seat-map/palette.ts";
import type { Seat, SeatLook } from "#web/seat-map/seat.ts";
import type { Size, View } from "#web/seat-map/viewport.ts";

/** Something that happened to a seat a moment ago: 0 just now, 1 long enough ago to be forgotten. */
export interface Flash {
  index: number;
  age: number;
  isFreed: boolean;
}

export interface Picture {
  hall: Hall;
  seats: readonly Seat[];
  /** By position in the list of seats. */
  looks: readonly SeatLook[];
  view: View;
  /** In CSS pixels, and device pixels for each. */
  screen: Size;
  ratio: number;
  palette: Palette;
  words: { stage: string; priceOf: (won: number) => string };
  /** Positions of seats; undefined where there is none. */
  cursor: number | undefined;
  hover: number | undefined;
  flashes: readonly Flash[];
}

export type Detail = "far" | "near" | "close";

/** Pixels from seat to seat from which on marks, and labels, can be told apart. */
const nearFrom = 10;
const closeFrom = 20;

export function detailOf(scale: number): Detail {
  if (scale < nearFrom) return "far";
  return scale < closeFrom ? "near" : "close";
}

/** The colour of a seat's price. */
export function gradeOf({ sections, spots }: Hall, index: number): number {
  const grade = sections[spots[index]?.section ?? -1]?.grade ?? 0;
  return Math.min(grade, gradeColours - 1);
}
