/** A concert as an operator types it: templates to begin with, and the request it becomes. All in it is text until then. */
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
  /** Empty: what the service is set to. */
  capacity: string;
  /** Empty: no such limit. */
  admitPerSecond: string;
  shows: readonly ShowDraft[];
}

export const templateNames = ["club", "theatre", "arena"] as const;
export type TemplateName = (typeof templateNames)[number];

let lastKey = 0;
/** A key for a row that was added just now. */
export const newRowKey = (): number => (lastKey += 1);

/** Keys of rows that are added from now on differ from those of a draft that was kept by another page. */
export function takeRowKeys({ shows }: ConcertDraft): void {
  lastKey = Math.max(lastKey, ...shows.flatMap(({ key, sections }) => [key, ...sections.map((one) => one.key)]));
}

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
    key: newRowKey(),
    startsAt,
    seats: String(seats),
    price: sections.length === 0 ? String(price) : "",
    sections: sections.map(([name, to, sectionPrice], index) => ({
      key: newRowKey(),
      name,
      from: String((sections[index - 1]?.[1] ?? 0) + 1),
      to: String(to),
      price: String(sectionPrice),
    })),
  };
}

/** Another show like this one, at a time that is not said yet. */
export function showLike({ seats, price, sections }: ShowDraft): ShowDraft {
  const rows = sections.map((section) => ({ ...section, key: newRowKey() }));
  return { key: newRowKey(), startsAt: "", seats, price, sections: rows };
}

/** Whether all shows are as the house fills them in, whenever they begin. */
export function areOfHouse(shows: readonly ShowDraft[], template: TemplateName): boolean {
  return shows.every((show) => textOf(show) === textOf(showOf(template, show.startsAt)));
}

export function newConcert(): ConcertDraft {
  const texts = { title: "", artist: "", venue: "", description: "", saleOpensAt: "" };
  return { ...texts, maxSeatsPerUser: "4", capacity: "", admitPerSecond: "", shows: [showOf("club")] };
}

/** Whether nothing is typed: the draft is as it is at first, whatever its rows' keys. */
export function isUntouched(draft: ConcertDraft): boolean {
  return textOf(draft) === textOf(newConcert());
}

function textOf(draft: ConcertDraft | ShowDraft): string {
  return JSON.stringify(draft, (name, value: unknown) => (name === "key" ? undefined : value));
}

/** The request that a draft without faults becomes. */
export function requestOf(draft: ConcertDraft) {
  const { title, artist, venue, description, saleOpensAt, maxSeatsPerUser, shows } = draft;
  const queue = queueOf(draft);
  return {
    title: title.trim(),
    ...(artist.trim() !== "" && { artist: artist.trim() }),
    ...(venue.trim() !== "" && { venue: venue.trim() }),
    ...(description.trim() !== "" && { description: description.trim() }),
    ...(saleOpensAt !== "" && { saleOpensAt: iso(saleOpensAt) }),
    maxSeatsPerUser: Number(maxSeatsPerUser),
    ...(Object.keys(queue).length > 0 && { queue }),
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

function queueOf({ capacity, admitPerSecond }: ConcertDraft) {
  return {
    ...(capacity.trim() !== "" && { capacity: Number(capacity) }),
    ...(admitPerSecond.trim() !== "" && { admitPerSecond: Number(admitPerSecond) }),
  };
}
