/**
 * What this browser knows of its fan's place in each line: kept over reloads, and the same in all tabs. It is what the
 * waiting room draws; whoever listens to the server writes it.
 */
import { serverClock } from "#web/clock.ts";
import type { Link } from "#web/line/place-feed.ts";
import { endedPlace, newestOf, type Place, type PlaceEnd } from "#web/line/place.ts";
import { createStored, type Stored } from "#web/session/stored.ts";

export interface KeptPlace {
  place: Place;
  /** Where in line the fan stood when this browser first heard of the place. */
  firstPosition: number;
  /** When it was last heard of, by the server's clock. Milliseconds since 1970. */
  heardAt: number;
  /** How the tab that listens hears of it. */
  link: Link;
}

const kept = new Map<number, Stored<KeptPlace>>();

/** The place in the line of this concert; undefined if this browser knows of none. */
export function keptPlace(concertId: number): Stored<KeptPlace> {
  const known = kept.get(concertId);
  if (known) return known;
  const made = createStored<KeptPlace>(`jari.place.${concertId}`, readKeptPlace);
  kept.set(concertId, made);
  return made;
}

/** What was kept, if it is of the kind that this version keeps. */
export function readKeptPlace(value: unknown): KeptPlace | undefined {
  const { place, firstPosition, heardAt, link } = (value ?? {}) as Partial<KeptPlace>;
  const { userId, number, position, status, queueState } = place ?? {};
  const texts = [userId, status, queueState, link];
  const numbers = [number, position, firstPosition, heardAt];
  const isKept = texts.every((one) => typeof one === "string") && numbers.every((one) => typeof one === "number");
  return isKept ? (value as KeptPlace) : undefined;
}

/** What is kept after news of a place came at `heardAt`. */
export function withNews(before: KeptPlace | undefined, news: Place, { heardAt, link }: Heard): KeptPlace {
  const place = newestOf(before?.place, news);
  const isSame = before?.place.number === place.number && before.place.userId === place.userId;
  return { place, firstPosition: isSame ? before.firstPosition : place.position, heardAt, link };
}

type Heard = Pick<KeptPlace, "heardAt" | "link">;

/** Keeps news of a place: all tabs know it at once. */
export function keepNews(news: Place, link: Link): void {
  const stored = keptPlace(news.concertId);
  stored.set(withNews(stored.get(), news, { heardAt: serverClock.now(), link }));
}

/** Keeps how the tab that listens hears of the place. */
export function keepLink(concertId: number, link: Link): void {
  const stored = keptPlace(concertId);
  const before = stored.get();
  if (before) stored.set({ ...before, link });
}

/** The place in the line of this concert is over: all tabs know it, and say how. */
export function keepEnd(concertId: number, end: PlaceEnd): void {
  const stored = keptPlace(concertId);
  const before = stored.get();
  if (before) stored.set({ ...before, place: endedPlace(before.place, end) });
}
