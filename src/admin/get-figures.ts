/**
 * A concert's figures, live. All but the waiting times comes from memory (the queue's board, the seat maps, the event
 * log), so that a console may ask every second while the sale goes on. What was sold is told by the sold seats' prices;
 * the audit checks that this is what was paid (`reservation-costs-its-seats`, `payment-is-a-paid-reservation`).
 */
import type { SalesPace } from "#admin/sales-pace.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { QueuePolicy } from "#events/types.ts";
import type { QueueRoom } from "#queue/room.ts";
import type { SeatMaps, ShowSeats } from "#seats/seat-maps.ts";

export interface FiguresDeps {
  clock: DatabaseClock;
  catalogue: Catalogue;
  queue: Pick<QueueRoom, "boards" | "recentWaits">;
  seatMaps: SeatMaps;
  sales: SalesPace;
}

export interface Figures {
  concertId: number;
  /** Milliseconds since 1970 by the database's clock, as `saleOpensAt` is. */
  at: number;
  saleOpensAt: number;
  queue: QueuePolicy;
  waiting: number;
  admitted: number;
  held: number;
  sold: number;
  seatsTotal: number;
  /** Won. */
  amountSold: number;
  admissionsPerSecond: number;
  salesPerSecond: number;
  /** Of the last admitted; null where nobody was admitted yet. */
  waitSeconds: { p50: number | null; p90: number | null; p99: number | null };
}

/** Fans whose waiting times are looked at. */
const waitsLookedAt = 1_000;

/** Problem: NOT_FOUND. */
export async function getFigures(deps: FiguresDeps, concertId: number): Promise<Figures> {
  const { clock, catalogue, queue, seatMaps, sales } = deps;
  const { saleOpensAt } = await catalogue.concert(concertId);
  const board = await queue.boards.get(concertId);
  const shows = await seatMaps.ofConcert(concertId);
  const waits = await queue.recentWaits(concertId, waitsLookedAt);
  const now = clock.now();
  const sum = (figure: (show: ShowSeats) => number): number => shows.reduce((total, show) => total + figure(show), 0);
  return {
    concertId,
    at: now,
    saleOpensAt,
    queue: board.policy,
    waiting: board.waiting,
    admitted: board.admitted.size,
    held: sum(({ map }) => map.held),
    sold: sum(({ map }) => map.sold),
    seatsTotal: sum(({ map }) => map.seatsTotal),
    amountSold: sum(amountSold),
    admissionsPerSecond: board.admissionsPerSecond(now) ?? 0,
    salesPerSecond: sales.perSecond(concertId),
    waitSeconds: percentiles(waits),
  };
}

/** What the sold seats of a show cost together, in won. */
function amountSold({ show, map }: ShowSeats): number {
  let amount = 0;
  for (const { first, last, price } of show.sections) {
    for (let number = first; number <= last; number += 1) if (map.statusOf(number) === "SOLD") amount += price;
  }
  return amount;
}

/** Percentiles by nearest rank, in seconds, of times in milliseconds. */
export function percentiles(milliseconds: readonly number[]): Figures["waitSeconds"] {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const rank = (part: number): number | null => {
    const value = sorted[Math.ceil(part * sorted.length) - 1];
    return value === undefined ? null : Math.round(value) / 1000;
  };
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) };
}
