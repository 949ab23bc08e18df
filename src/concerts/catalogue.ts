/**
 * What is sold, in memory. Concerts and shows never change once they are created, so what was read once is kept, as long as the
 * database is the same; what was not found is asked for again, because another instance may just have created it, many at a time.
 */
import { LRUCache } from "lru-cache";

import { listConcertsById, listShowsById, listShowsOfConcerts, type ConcertRow } from "#concerts/queries.ts";
import { createShow, type Show } from "#concerts/show.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { Problem } from "#problems.ts";

export type { ConcertRow, Show };

const maxKept = 10_000;

export class Catalogue {
  readonly #concerts = new LRUCache<number, ConcertRow>({ max: maxKept });
  readonly #shows = new LRUCache<number, Show>({ max: maxKept });
  readonly #showsOf = new LRUCache<number, readonly Show[]>({ max: maxKept });
  readonly #findConcert: Batch<number, ConcertRow | undefined>;
  readonly #findShow: Batch<number, Show | undefined>;
  readonly #findShowsOf: Batch<number, readonly Show[]>;

  constructor(db: Database) {
    const keysOf = (): string[] => [];
    this.#findConcert = new Batch({
      name: "look-up-concert",
      keysOf,
      run: async (ids) => {
        const rows = new Map((await listConcertsById(db, ids)).map((row) => [row.concertId, row]));
        return ids.map((id) => rows.get(id));
      },
    });
    this.#findShow = new Batch({
      name: "look-up-show",
      keysOf,
      run: async (ids) => {
        const rows = new Map((await listShowsById(db, ids)).map((row) => [row.showId, createShow(row)]));
        return ids.map((id) => rows.get(id));
      },
    });
    this.#findShowsOf = new Batch<number, readonly Show[]>({
      name: "look-up-shows-of-concert",
      keysOf,
      run: async (ids) => {
        const shows = (await listShowsOfConcerts(db, ids)).map(createShow);
        return ids.map((id) => shows.filter((show) => show.concertId === id));
      },
    });
  }

  /** Everything is read anew: after the database was exchanged for a backup, another concert may have the id of one. */
  forget(): void {
    for (const kept of [this.#concerts, this.#shows, this.#showsOf]) kept.clear();
  }

  /** Problems: NOT_FOUND. */
  async concert(concertId: number): Promise<ConcertRow> {
    const known = this.#concerts.get(concertId);
    if (known) return known;
    const found = await this.#findConcert.submit(concertId);
    if (!found) throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
    this.#concerts.set(concertId, found);
    return found;
  }

  /** Problems: NOT_FOUND. */
  async show(showId: number): Promise<Show> {
    const known = this.#shows.get(showId);
    if (known) return known;
    const found = await this.#findShow.submit(showId);
    if (!found) throw new Problem("NOT_FOUND", `There is no show ${showId}.`);
    this.#shows.set(showId, found);
    return found;
  }

  /** The shows of a concert, by time. Problems: NOT_FOUND. */
  async showsOf(concertId: number): Promise<readonly Show[]> {
    const known = this.#showsOf.get(concertId);
    if (known) return known;
    const found = await this.#findShowsOf.submit(concertId);
    if (found.length === 0) throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
    this.#showsOf.set(concertId, found);
    // Whoever asks for all of them asks for each next: a crowd of them would be more look-ups than may wait.
    for (const show of found) this.#shows.set(show.showId, show);
    return found;
  }

  /** The same if it is in memory: then nothing has to be waited for. Asked with every poll, it does not count as use. */
  knownShowsOf(concertId: number): readonly Show[] | undefined {
    return this.#showsOf.peek(concertId);
  }
}
