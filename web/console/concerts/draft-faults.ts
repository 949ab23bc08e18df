/**
 * What is wrong with a concert that is being typed. The fields at fault are named as the API names them
 * (`body/shows/0/price`), so that the server's own findings stand beside the same fields.
 */
import type { ConcertDraft, SectionDraft, ShowDraft } from "#web/console/concerts/concert-draft.ts";
import { flowLimits, isRate, wholeNumber } from "#web/console/concerts/flow.ts";
import { isSkipped, momentAt } from "#web/i18n/venue-zone.ts";

export type FaultKind = "missing" | "number" | "rate" | "time" | "skipped" | "range" | "overlap" | "twice" | "price";
/** By the API's path of the field. */
export type Faults = ReadonlyMap<string, FaultKind>;
type Found = [field: string, kind: FaultKind];

export const seatLimits = { min: 1, max: 100_000 } as const;
export const priceLimits = { min: 1, max: 100_000_000 } as const;

/** What is wrong with the draft; empty if it can be sent. */
export function faultsOf({ shows, ...concert }: ConcertDraft): Faults {
  const found = [
    ...concertFaults(concert),
    ...shows.flatMap((show, index) => under(`shows/${index}`, showFaults(show))),
  ];
  return new Map(under("body", found));
}

function under(path: string, found: readonly Found[]): Found[] {
  return found.map(([field, kind]) => [`${path}/${field}`, kind]);
}

function concertFaults(concert: Omit<ConcertDraft, "shows">): Found[] {
  const { title, saleOpensAt, maxSeatsPerUser, capacity, admitPerSecond } = concert;
  const found: Found[] = [];
  if (title.trim() === "") found.push(["title", "missing"]);
  const opening = saleOpensAt === "" ? undefined : timeFault(saleOpensAt);
  if (opening) found.push(["saleOpensAt", opening]);
  if (wholeNumber(maxSeatsPerUser, seatLimits) === undefined) found.push(["maxSeatsPerUser", "number"]);
  if (capacity.trim() !== "" && wholeNumber(capacity, flowLimits.capacity) === undefined) {
    found.push(["queue/capacity", "number"]);
  }
  if (admitPerSecond.trim() !== "" && !isRate(admitPerSecond)) found.push(["queue/admitPerSecond", "rate"]);
  return found;
}

function showFaults(show: ShowDraft): Found[] {
  const { startsAt, sections } = show;
  const found: Found[] = [];
  const beginning = startsAt === "" ? "missing" : timeFault(startsAt);
  if (beginning) found.push(["startsAt", beginning]);
  const seats = wholeNumber(show.seats, seatLimits);
  if (seats === undefined) found.push(["seats", "number"]);
  const price = priceFault(show, seats ?? 0);
  if (price) found.push(["price", price]);
  sections.forEach((section, at) => {
    const before = sections.slice(0, at);
    found.push(...under(`sections/${at}`, sectionFaults(section, { before, seats: seats ?? seatLimits.max })));
  });
  return found;
}

/** Whether a show would have begun by `now`. No fault: a house may keep its past, but nobody can buy a seat there. */
export function hasBegun({ startsAt }: ShowDraft, now: number): boolean {
  return isMoment(startsAt) && momentAt(startsAt) <= now;
}

function timeFault(wall: string): FaultKind | undefined {
  if (!isMoment(wall)) return "time";
  return isSkipped(wall) ? "skipped" : undefined;
}

/** Whether what is typed is a date and a time, of a year that the API knows. */
function isMoment(wall: string): boolean {
  return /^(?:19|20|21)\d\d-/u.test(wall) && !Number.isNaN(Date.parse(`${wall}Z`));
}

/** Seats that are in no section need a price of their own. */
function priceFault({ price, sections }: ShowDraft, seats: number): FaultKind | undefined {
  if (price.trim() !== "") return wholeNumber(price, priceLimits) === undefined ? "number" : undefined;
  const covered = sections.reduce((sum, { from, to }) => sum + Math.max(0, Number(to) - Number(from) + 1), 0);
  return covered < seats ? "price" : undefined;
}

/** `before`: the sections that stand before it, with which it shares neither a name nor a seat. */
function sectionFaults(
  section: SectionDraft,
  { before, seats }: { before: readonly SectionDraft[]; seats: number },
): Found[] {
  const [first, last] = [wholeNumber(section.from, seatLimits), wholeNumber(section.to, seatLimits)];
  const name = section.name.trim();
  const found: Found[] = [];
  if (name === "") found.push(["name", "missing"]);
  else if (before.some((other) => other.name.trim() === name)) found.push(["name", "twice"]);
  if (first === undefined) found.push(["from", "number"]);
  else if (before.some(({ from, to }) => Number(from) <= (last ?? first) && first <= Number(to))) {
    found.push(["from", "overlap"]);
  }
  if (last === undefined) found.push(["to", "number"]);
  else if (first !== undefined && (first > last || last > seats)) found.push(["to", "range"]);
  if (wholeNumber(section.price, priceLimits) === undefined) found.push(["price", "number"]);
  return found;
}

/** What the server found wrong, by path; empty if it is no such answer. */
export function serverFaults(extra: Readonly<Record<string, unknown>> | undefined): ReadonlyMap<string, string> {
  const errors = extra?.["errors"];
  if (!Array.isArray(errors)) return new Map();
  const found = errors as { path?: unknown; message?: unknown }[];
  return new Map(found.map(({ path, message }) => [String(path), String(message)]));
}
