/** The seat maps of the shows in demand, kept up by the event log. */
import { LRUCache } from "lru-cache";

import type { Catalogue, Show } from "#concerts/catalogue.ts";
import { hasBegun } from "#concerts/show.ts";
import { Batch } from "#db/batch.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { EventLog } from "#events/log.ts";
import { Replica } from "#events/replica.ts";
import type { JariEvent } from "#events/types.ts";
import { listShowsWithSeats, listTakenSeats, type TakenSeats } from "#seats/queries.ts";
import { SeatMap, type SeatStatus } from "#seats/seat-map.ts";
import { ShowSeats } from "#seats/show-seats.ts";

export { ShowSeats };
export type { SeatStatus };

/** What is kept in memory, shows and seats; the show not asked for longest makes room. A seat with its texts takes up to 450 bytes. */
const maxShows = 2_000;
const mostSeats = 2_000_000;
/** A statement has two seconds, and a show may have 50,000 seats. */
const mostLoadedTogether = 10;

export class SeatMaps {
  readonly #clock: DatabaseClock;
  readonly #catalogue: Catalogue;
  /** The shows of a concert are asked for together, and loaded together. */
  readonly #loads: Batch<number, TakenSeats>;
  /** Concerts of which the maps do not tell whether they are sold out: each as its shows that have not begun. */
  readonly #soldOutLooks: Batch<readonly Show[], boolean>;
  /** Looks that are under way, by concert: a crowd that comes back to a restarted instance shares one. */
  readonly #looks = new Map<number, Promise<boolean>>();
  readonly #shows: LRUCache<number, Replica<ShowSeats>>;

  constructor({
    db,
    clock,
    log,
    catalogue,
    maxSeats = mostSeats,
  }: {
    db: Database;
    clock: DatabaseClock;
    log: EventLog;
    catalogue: Catalogue;
    maxSeats?: number;
  }) {
    this.#shows = new LRUCache({ max: maxShows, maxSize: maxSeats });
    this.#clock = clock;
    this.#catalogue = catalogue;
    this.#loads = new Batch({
      name: "load-seats",
      keysOf: () => [],
      run: (showIds) => listTakenSeats(db, showIds),
      maxSize: mostLoadedTogether,
    });
    this.#soldOutLooks = new Batch<readonly Show[], boolean>({
      name: "look-for-seats",
      keysOf: () => [],
      run: async (concerts) => {
        const withSeats = await listShowsWithSeats(db, [...new Set(concerts.flat().map(({ showId }) => showId))]);
        return concerts.map((shows) => !shows.some(({ showId }) => withSeats.has(showId)));
      },
      maxSize: mostLoadedTogether,
    });
    log.subscribe((event) => this.#take(event));
    log.onRestart(() => {
      // Who waits for one gets what is so now; who asks next may be asking for another show, if the database is another.
      this.#shows.forEach((replica) => replica.drop());
      this.#shows.clear();
    });
  }

  /** A show's map as of now, if it is in memory. */
  current(showId: number): ShowSeats | undefined {
    const seats = this.#shows.get(showId)?.current;
    seats?.map.settle(this.#clock.now());
    return seats;
  }

  /** The same; one that is not in memory is loaded for later. */
  currentOrSoon(showId: number): ShowSeats | undefined {
    const seats = this.current(showId);
    if (!seats) this.get(showId).catch(() => undefined);
    return seats;
  }

  /** A show's map as of now, loaded first if need be. Problems: NOT_FOUND. */
  async get(showId: number): Promise<ShowSeats> {
    const here = this.current(showId);
    if (here) return here;
    const show = await this.#catalogue.show(showId);
    let replica = this.#shows.get(showId);
    if (!replica) {
      replica = new Replica(
        () => this.#load(show),
        ({ map }, event) => map.apply(event),
      );
      this.#shows.set(showId, replica, { size: show.seatsTotal });
    }
    const seats = await replica.get();
    seats.map.settle(this.#clock.now());
    return seats;
  }

  /** The maps of all shows of a concert. Problems: NOT_FOUND. */
  async ofConcert(concertId: number): Promise<ShowSeats[]> {
    const shows = this.#catalogue.knownShowsOf(concertId) ?? (await this.#catalogue.showsOf(concertId));
    const here = shows.map(({ showId }) => this.current(showId)).filter((seats) => seats !== undefined);
    return here.length === shows.length ? here : Promise.all(shows.map(({ showId }) => this.get(showId)));
  }

  /** The same of those that can still be booked: they have not begun. */
  async onSale(concertId: number): Promise<ShowSeats[]> {
    const maps = await this.ofConcert(concertId);
    const now = this.#clock.now();
    return maps.filter(({ show }) => !hasBegun(show, now));
  }

  /**
   * Whether no seat of a concert is left: each is sold, or its show has begun. From memory; undefined until the maps are
   * there, which this sees to. Asked with every poll: it looks no further than the first show with a seat.
   */
  isSoldOut(concertId: number): boolean | undefined {
    const known = this.#knownSoldOut(concertId);
    if (known === undefined) this.ofConcert(concertId).catch(() => undefined);
    return known;
  }

  /** The same, for who can wait: until the maps are there, the database tells it. Problems: NOT_FOUND. */
  async findSoldOut(concertId: number): Promise<boolean> {
    const shows = await this.#catalogue.showsOf(concertId);
    const known = this.#knownSoldOut(concertId);
    if (known !== undefined) return known;
    // For those who ask next.
    this.ofConcert(concertId).catch(() => undefined);
    let look = this.#looks.get(concertId);
    if (!look) {
      const now = this.#clock.now();
      const onSale = shows.filter((show) => !hasBegun(show, now));
      look = this.#soldOutLooks.submit(onSale).finally(() => this.#looks.delete(concertId));
      this.#looks.set(concertId, look);
    }
    return look;
  }

  /** Whether a concert is sold out, as far as the maps in memory tell. */
  #knownSoldOut(concertId: number): boolean | undefined {
    const shows = this.#catalogue.knownShowsOf(concertId);
    const now = this.#clock.now();
    for (const show of shows ?? []) {
      if (hasBegun(show, now)) continue;
      const map = this.#shows.get(show.showId)?.current?.map;
      if (!map) return undefined;
      if (map.sold < map.seatsTotal) return false;
    }
    return shows && true;
  }

  async #load(show: Show): Promise<{ state: ShowSeats; snapshot: string }> {
    const { snapshot, version, taken } = await this.#loads.submit(show.showId);
    const map = new SeatMap({ seatsTotal: show.seatsTotal, taken, version, jsonPrefix: (n) => seatPrefix(show, n) });
    return { state: new ShowSeats(show, map), snapshot };
  }

  #take(event: JariEvent): void {
    if (event.showId !== null) this.#shows.peek(event.showId)?.take(event);
  }
}

function seatPrefix(show: Show, number: number): string {
  return `${JSON.stringify(show.seat(number)).slice(0, -1)},"status":"`;
}
