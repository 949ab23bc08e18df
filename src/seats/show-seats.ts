/** A show with its seats, and what is told of them: texts that are made once for each state of the map. */
import type { Show } from "#concerts/catalogue.ts";
import type { SeatMap } from "#seats/seat-map.ts";

/**
 * A show's seats as an HTTP body, with its entity tag. The tag is weak: it is of the seats alone, and the same on all
 * instances, which may have learned the same state from different events (`version`).
 */
export interface SeatsText {
  readonly body: Buffer;
  readonly etag: string;
}

/** What is free of a show. */
export interface FreeSeats {
  /** The show and its free seats as a JSON object. */
  readonly json: string;
  /** What is written on them. */
  readonly labels: readonly string[];
}

export class ShowSeats {
  readonly show: Show;
  readonly map: SeatMap;
  /** Made for the map as this tag names it, */
  #text: SeatsText | undefined;
  #free: (FreeSeats & { tag: string }) | undefined;
  /** and for so many free seats. */
  #summary: { json: string; seatsAvailable: number } | undefined;

  constructor(show: Show, map: SeatMap) {
    this.show = show;
    this.map = map;
  }

  /** All seats as they stand, as the body of an answer. */
  get text(): SeatsText {
    const { show, map } = this;
    const etag = `W/"${map.tag}"`;
    if (this.#text?.etag === etag) return this.#text;
    const { showId, date, startsAt } = dayOf(show);
    const head = JSON.stringify({ showId, date, startsAt, version: map.version });
    return (this.#text = { body: map.toJson(`${head.slice(0, -1)},"seats":`, "}"), etag });
  }

  get free(): FreeSeats {
    const { show, map } = this;
    if (this.#free?.tag === map.tag) return this.#free;
    const json = `${JSON.stringify(dayOf(show)).slice(0, -1)},"seats":${map.freeToJson()}}`;
    const labels = map.availableNumbers().map((number) => show.labelOf(number));
    this.#free = { tag: map.tag, json, labels };
    return this.#free;
  }

  /** The show among the dates, as a JSON object. */
  get summary(): string {
    const { show, map } = this;
    const { available: seatsAvailable, seatsTotal } = map;
    if (this.#summary?.seatsAvailable === seatsAvailable) return this.#summary.json;
    const { showId, date, startsAt } = dayOf(show);
    const json = JSON.stringify({ showId, date, startsAt, seatsTotal, seatsAvailable });
    this.#summary = { json, seatsAvailable };
    return json;
  }
}

function dayOf({ showId, date, startsAt }: Show): { showId: number; date: string; startsAt: string } {
  return { showId, date, startsAt: new Date(startsAt).toISOString() };
}
