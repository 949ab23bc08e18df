/**
 * Figures for all who watch a sale on this instance, however many dashboards and scripts that are. Promises: a concert's are
 * never computed twice at a time; who asks meanwhile shares them, and who asks soon after is told the same, which say by
 * their `at` of when they are; none told is older than `freshMs` when it is asked for. A failure is told to those who
 * shared it, and not remembered.
 */
import { LRUCache } from "lru-cache";

/** How old figures may be. Who asks each second, as the console does, is told others each time. */
export const freshMs = 250;

/** Concerts whose figures are kept; the one not asked for longest makes room. */
const maxConcerts = 100;

interface Entry<Figures> {
  figures: Promise<Figures>;
  /** When they were there: as their `at`, for all that is from memory is read as the last step. Undefined: they are computed. */
  since?: number;
}

export class RecentFigures<Figures> {
  readonly #compute: (concertId: number) => Promise<Figures>;
  readonly #now: () => number;
  readonly #entries = new LRUCache<number, Entry<Figures>>({ max: maxConcerts });

  /** `now` in milliseconds, by a clock that nobody sets. */
  constructor(compute: (concertId: number) => Promise<Figures>, now: () => number = () => performance.now()) {
    this.#compute = compute;
    this.#now = now;
  }

  /** The figures of a concert. Errors: those of computing them. */
  of(concertId: number): Promise<Figures> {
    const known = this.#entries.get(concertId);
    if (known && (known.since === undefined || this.#now() - known.since < freshMs)) return known.figures;
    const entry: Entry<Figures> = { figures: this.#compute(concertId) };
    this.#entries.set(concertId, entry);
    entry.figures.then(
      () => (entry.since = this.#now()),
      () => {
        if (this.#entries.peek(concertId) === entry) this.#entries.delete(concertId);
      },
    );
    return entry.figures;
  }

  /** Who changed something asks for figures that know of it. */
  forget(concertId: number): void {
    this.#entries.delete(concertId);
  }
}
