/**
 * Pure rules of the operator's room: what a show that is asked for comes to, before anything is written.
 * A refusal names the field and what is wrong with it.
 */
import type { Section } from "#concerts/show.ts";
import { Problem } from "#problems.ts";

export interface SectionRequest {
  name: string;
  from: number;
  to: number;
  price: number;
}

export interface ShowRequest {
  startsAt: string;
  seats?: number;
  price?: number;
  sections?: readonly SectionRequest[];
}

/** What a show comes to. Its sections ascend and cover its seats without gap or overlap. */
export interface ShowPlan {
  /** ISO 8601 in UTC. */
  startsAt: string;
  /** The day of startsAt at the venue. */
  date: string;
  seatsTotal: number;
  sections: readonly Section[];
}

/** Seats of a show that says nothing else. */
const defaultSeats = 50;
/** The section of the seats that no other section names. */
export const generalSection = "General";

/** The plan of one show; `path` is where it stands in the request. Problem: INVALID_REQUEST. */
export function planShow(show: ShowRequest, path: string, timeZone: string): ShowPlan {
  const { seats: seatsTotal = defaultSeats, price } = show;
  const named = namedSections(show.sections ?? [], { path: `${path}/sections`, seatsTotal });
  const uncovered = uncoveredRanges(named, seatsTotal);
  if (uncovered.length > 0 && price === undefined) {
    throw invalid(`${path}/price`, `is missing, and no section gives a price to seats ${rangesText(uncovered)}`);
  }
  if (uncovered.length > 0 && named.some(({ name }) => name === generalSection)) {
    throw invalid(`${path}/sections`, `must not use the name ${generalSection}: it is that of the seats in no section`);
  }
  const general = price === undefined ? [] : uncovered.map((range) => ({ ...range, name: generalSection, price }));
  const sections = [...named, ...general].toSorted((a, b) => a.first - b.first);
  const startsAt = new Date(show.startsAt);
  return { startsAt: startsAt.toISOString(), date: dayIn(timeZone, startsAt.getTime()), seatsTotal, sections };
}

/** The sections as they were asked for, ascending by number, each within the show and none in another's way. */
function namedSections(
  requests: readonly SectionRequest[],
  { path, seatsTotal }: { path: string; seatsTotal: number },
): Section[] {
  const names = new Set<string>();
  const sections = requests.map(({ name, from, to, price }, index) => {
    const trimmed = name.trim();
    if (from > to) throw invalid(`${path}/${index}/from`, "must not be greater than `to`");
    if (to > seatsTotal)
      throw invalid(`${path}/${index}/to`, `must not be greater than ${seatsTotal}, the seats of the show`);
    if (names.has(trimmed)) throw invalid(`${path}/${index}/name`, "must differ from the names of the other sections");
    names.add(trimmed);
    return { name: trimmed, first: from, last: to, price };
  });
  sections.sort((a, b) => a.first - b.first);
  for (const [index, section] of sections.entries()) {
    const before = sections[index - 1];
    if (before && before.last >= section.first) {
      throw invalid(path, `must not overlap: ${before.name} and ${section.name} both have seat ${section.first}`);
    }
  }
  return sections;
}

interface Range {
  first: number;
  last: number;
}

/** The numbers from 1 to `seatsTotal` that are in none of the sections, which ascend and do not overlap. */
function uncoveredRanges(sections: readonly Section[], seatsTotal: number): Range[] {
  const ranges = [];
  let next = 1;
  for (const { first, last } of [...sections, { first: seatsTotal + 1, last: seatsTotal }]) {
    if (first > next) ranges.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  return ranges;
}

function rangesText(ranges: readonly Range[]): string {
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

/** The day, as YYYY-MM-DD, that it is in a time zone at an instant (milliseconds since 1970). */
export function dayIn(timeZone: string, instant: number): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

/** The refusal of a request in which the field at `path` is wrong. */
export function invalid(path: string, message: string): Problem {
  return new Problem("INVALID_REQUEST", `${path} ${message}.`, { errors: [{ path, message }] });
}
