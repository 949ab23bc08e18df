/** A seat as the map needs it: what the API tells of it, and how it is shown. */
import type { Answer } from "#web/api/client.ts";

export type Seat = Answer<"listSeats">["seats"][number];

/** What the API calls the section of a show that has no sections: no name that a fan needs to read. */
const noSection = "General";

/** The section's name; undefined where it says nothing. */
export function sectionName(section: string): string | undefined {
  return section === noSection || section === "" ? undefined : section;
}

/** R 142; a hall without sections has only labels. */
export function seatName({ section, label }: Pick<Seat, "section" | "label">): string {
  const known = sectionName(section);
  return known === undefined ? label : `${known} ${label}`;
}

/**
 * How a seat is drawn and told:
 * - `free`, `held`, `sold`: as the API says;
 * - `mine`: held or bought by who looks;
 * - `chosen`: free, and picked;
 * - `lost`: was picked, and somebody was faster;
 * - `offered`: free, and proposed instead of a lost one.
 */
export const seatLooks = ["free", "held", "sold", "mine", "chosen", "lost", "offered"] as const;
export type SeatLook = (typeof seatLooks)[number];

/** What is known beside the seats themselves, by seat number. */
export interface SeatMarks {
  mine: ReadonlySet<number>;
  chosen: ReadonlySet<number>;
  lost: ReadonlySet<number>;
  offered: ReadonlySet<number>;
}

export const noSeats: ReadonlySet<number> = new Set();
export const noMarks: SeatMarks = { mine: noSeats, chosen: noSeats, lost: noSeats, offered: noSeats };

const looksOfStatus = { AVAILABLE: "free", HELD: "held", SOLD: "sold" } as const;

export function lookOf({ number, status }: Pick<Seat, "number" | "status">, marks: SeatMarks): SeatLook {
  if (marks.mine.has(number)) return "mine";
  if (marks.lost.has(number)) return "lost";
  if (status !== "AVAILABLE") return looksOfStatus[status];
  if (marks.chosen.has(number)) return "chosen";
  return marks.offered.has(number) ? "offered" : "free";
}

/** Whether a press on it can choose it, or take the choice back. */
export function isPickable(look: SeatLook): boolean {
  return look === "free" || look === "chosen" || look === "offered";
}
