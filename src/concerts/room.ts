/** The concerts room put together: what is sold, for everybody to see. */
import { LRUCache } from "lru-cache";

import { getConcert, type ConcertDetails, type GetDeps } from "#concerts/get-concert.ts";
import { listConcerts, type ConcertPage } from "#concerts/list-concerts.ts";
import type { PageRequest } from "#http/pages.ts";

export interface ConcertsRoom {
  /** One page, newest first; sold-out marks may be a second old. */
  listConcerts(page: PageRequest): Promise<ConcertPage>;
  /** Problem: NOT_FOUND. */
  getConcert(concertId: number): Promise<ConcertDetails>;
  /** To be called when a concert was created, on any instance: it is in the list from then on. */
  concertCreated(): void;
}

/** How long a page of the list is served from memory: anybody may ask for it, as often as they like. */
const pageMs = 1_000;
const maxPages = 200;

export function createConcertsRoom(deps: GetDeps): ConcertsRoom {
  const pages = new LRUCache<string, Promise<ConcertPage>>({ max: maxPages, ttl: pageMs });

  return {
    listConcerts(page) {
      const key = `${page.cursor}/${page.limit}`;
      const known = pages.get(key);
      if (known) return known;
      const fresh = listConcerts(deps, page);
      pages.set(key, fresh);
      // A failure is not remembered.
      fresh.catch(() => pages.delete(key));
      return fresh;
    },
    getConcert: (concertId) => getConcert(deps, concertId),
    concertCreated: () => pages.clear(),
  };
}
