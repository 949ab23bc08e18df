/**
 * Concerts as operators see them: what is sold, how the queue is set and stands, what is held and sold. All of it from
 * memory; what is not there yet is loaded.
 */
import type { Static } from "typebox";

import type { concertAsOperator, concertDetailsAsOperator } from "#admin/concerts-schema.ts";
import type { ConcertsRoom } from "#concerts/room.ts";
import type { Show } from "#concerts/show.ts";
import type { PageRequest } from "#http/pages.ts";
import type { QueueRoom } from "#queue/room.ts";
import type { SeatMap } from "#seats/seat-map.ts";
import type { SeatMaps, ShowSeats } from "#seats/seat-maps.ts";

export interface ConcertsDeps {
  concerts: Pick<ConcertsRoom, "listConcerts" | "getConcert">;
  queue: Pick<QueueRoom, "boards">;
  seatMaps: Pick<SeatMaps, "ofConcert">;
}

type ConcertAsOperator = Static<typeof concertAsOperator>;
type ConcertDetailsAsOperator = Static<typeof concertDetailsAsOperator>;

/** One page, newest first. */
export async function listConcertsAsOperator(
  deps: ConcertsDeps,
  page: PageRequest,
): Promise<{ items: ConcertAsOperator[]; nextCursor: string | null }> {
  const { items, nextCursor } = await deps.concerts.listConcerts(page);
  const standings = await Promise.all(items.map(({ concertId }) => standingOf(deps, concertId)));
  return {
    items: items.map((item, index) => ({ ...item, ...standings[index]?.totals }) as ConcertAsOperator),
    nextCursor,
  };
}

/** One concert, with its shows by time. Problem: NOT_FOUND. */
export async function getConcertAsOperator(deps: ConcertsDeps, concertId: number): Promise<ConcertDetailsAsOperator> {
  const details = await deps.concerts.getConcert(concertId);
  const { totals, shows } = await standingOf(deps, concertId);
  return { ...details, ...totals, shows: shows.map(viewShow) };
}

async function standingOf({ queue, seatMaps }: ConcertsDeps, concertId: number) {
  const [board, shows] = await Promise.all([queue.boards.get(concertId), seatMaps.ofConcert(concertId)]);
  const sum = (figure: (map: SeatMap) => number): number => shows.reduce((total, { map }) => total + figure(map), 0);
  const totals = {
    queue: { ...board.policy, waiting: board.waiting, admitted: board.admitted.size },
    seatsTotal: sum((map) => map.seatsTotal),
    seatsAvailable: sum((map) => map.available),
    held: sum((map) => map.held),
    sold: sum((map) => map.sold),
  };
  return { totals, shows };
}

function viewShow({ show, map }: ShowSeats): ConcertDetailsAsOperator["shows"][number] {
  const { showId, date, startsAt } = show;
  return {
    showId,
    date,
    startsAt: new Date(startsAt).toISOString(),
    seatsTotal: map.seatsTotal,
    seatsAvailable: map.available,
    held: map.held,
    sold: map.sold,
    sections: viewSections(show),
  };
}

function viewSections({ sections }: Show) {
  return sections.map(({ name, first, last, price }) => ({ name, from: first, to: last, price }));
}
