/**
 * A concert as an operator types it: templates to begin with, what is wrong with it, and the request it becomes. The fields
 * that are at fault are named as the API names them (`body/shows/0/price`), so that the server's own findings stand beside
 * the same fields.
 */
import { wholeNumber } from "#web/console/concerts/flow.ts";
import { momentAt } from "#web/i18n/venue-zone.ts";

export interface SectionDraft {
  /** Of this page alone. */
  key: number;
  name: string;
  from: string;
  to: string;
  price: string;
}

export interface ShowDraft {
  key: number;
  /** As `<input type="datetime-local">` has it, by the venue's clocks. */
  startsAt: string;
  seats: string;
  /** Of the seats that are in no section. */
  price: string;
  sections: readonly SectionDraft[];
}

export interface ConcertDraft {
  title: string;
  artist: string;
  venue: string;
  description: string;
  /** The same; empty: now. */
  saleOpensAt: string;
  maxSeatsPerUser: string;
  shows: readonly ShowDraft[];
}

export type FaultKind = "missing" | "number" | "range" | "price";
/** By the API's path of the field. */
export type Faults = ReadonlyMap<string, FaultKind>;

export const seatLimits = { min: 1, max: 100_000 } as const;
export const priceLimits = { min: 1, max: 100_000_000 } as const;

export const templateNames = ["club", "theatre", "arena"] as const;
export type TemplateName = (typeof templateNames)[number];

let lastKey = 0;
/** A key for a row that was added just now. */
export const newKey = (): number => (lastKey += 1);

/** Names, seats and prices of a house, in won. */
const houses: Record<
  TemplateName,
  { seats: number; price: number; sections: [name: string, to: number, price: number][] }
> = {
  club: { seats: 50, price: 44_000, sections: [] },
  theatre: {
    seats: 500,
    price: 66_000,
    sections: [
      ["R", 100, 132_000],
      ["S", 300, 99_000],
      ["A", 500, 66_000],
    ],
  },
  arena: {
    seats: 5_000,
    price: 77_000,
    sections: [
      ["VIP", 500, 198_000],
      ["R", 1_500, 154_000],
      ["S", 3_000, 121_000],
      ["A", 5_000, 77_000],
    ],
  },
};

/** A show of the house, at `startsAt`. */
export function showOf(template: TemplateName, startsAt = ""): ShowDraft {
  const { seats, price, sections } = houses[template];
  return {
    key: newKey(),
    startsAt,
    seats: String(seats),
    price: sections.length === 0 ? String(price) : "",
    sections: sections.map(([name, to, sectionPrice], index) => ({
      key: newKey(),
      name,
      from: String((sections[index - 1]?.[1] ?? 0) + 1),
      to: String(to),
      price: String(sectionPrice),
    })),
  };
}

export function newConcert(): ConcertDraft {
  const texts = { title: "", artist: "", venue: "", description: "", saleOpensAt: "" };
  return { ...texts, maxSeatsPerUser: "4", shows: [showOf("club")] };
}

/** What is wrong with the draft; empty if it can be sent. */
export function faultsOf({ title, maxSeatsPerUser, shows }: ConcertDraft): Faults {
  const faults = new Map<string, FaultKind>();
  if (title.trim() === "") faults.set("body/title", "missing");
  if (wholeNumber(maxSeatsPerUser, seatLimits) === undefined) faults.set("body/maxSeatsPerUser", "number");
  shows.forEach((show, index) => {
    const path = `body/shows/${index}`;
    if (show.startsAt === "") faults.set(`${path}/startsAt`, "missing");
    const seats = wholeNumber(show.seats, seatLimits);
    if (seats === undefined) faults.set(`${path}/seats`, "number");
    const price = priceFault(show, seats ?? 0);
    if (price) faults.set(`${path}/price`, price);
    show.sections.forEach((section, at) => {
      for (const [field, kind] of sectionFaults(section, seats ?? seatLimits.max)) {
        faults.set(`${path}/sections/${at}/${field}`, kind);
      }
    });
  });
  return faults;
}

/** Seats that are in no section need a price of their own. */
function priceFault({ price, sections }: ShowDraft, seats: number): FaultKind | undefined {
  if (price.trim() !== "") return wholeNumber(price, priceLimits) === undefined ? "number" : undefined;
  const covered = sections.reduce((sum, { from, to }) => sum + Math.max(0, Number(to) - Number(from) + 1), 0);
  return covered < seats ? "price" : undefined;
}

function sectionFaults({ name, from, to, price }: SectionDraft, seats: number): [string, FaultKind][] {
  const [first, last] = [wholeNumber(from, seatLimits), wholeNumber(to, seatLimits)];
  const faults: [string, FaultKind][] = [];
  if (name.trim() === "") faults.push(["name", "missing"]);
  if (first === undefined) faults.push(["from", "number"]);
  if (last === undefined) faults.push(["to", "number"]);
  else if (first !== undefined && (first > last || last > seats)) faults.push(["to", "range"]);
  if (wholeNumber(price, priceLimits) === undefined) faults.push(["price", "number"]);
  return faults;
}

/** The request that a draft without faults becomes. */
export function requestOf(draft: ConcertDraft) {
  const { title, artist, venue, description, saleOpensAt, maxSeatsPerUser, shows } = draft;
  return {
    title: title.trim(),
    ...(artist.trim() !== "" && { artist: artist.trim() }),
    ...(venue.trim() !== "" && { venue: venue.trim() }),
    ...(description.trim() !== "" && { description: description.trim() }),
    ...(saleOpensAt !== "" && { saleOpensAt: iso(saleOpensAt) }),
    maxSeatsPerUser: Number(maxSeatsPerUser),
    shows: shows.map(({ startsAt, seats, price, sections }) => ({
      startsAt: iso(startsAt),
      seats: Number(seats),
      ...(price.trim() !== "" && { price: Number(price) }),
      ...(sections.length > 0 && {
        sections: sections.map((section) => ({
          name: section.name.trim(),
          from: Number(section.from),
          to: Number(section.to),
          price: Number(section.price),
        })),
      }),
    })),
  };
}

const iso = (wall: string): string => new Date(momentAt(wall)).toISOString();

/** What the server found wrong, by path; empty if it is no such answer. */
export function serverFaults(extra: Readonly<Record<string, unknown>> | undefined): ReadonlyMap<string, string> {
  const errors = extra?.["errors"];
  if (!Array.isArray(errors)) return new Map();
  const found = errors as { path?: unknown; message?: unknown }[];
  return new Map(found.map(({ path, message }) => [String(path), String(message)]));
}
