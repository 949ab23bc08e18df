/**
 * A concert's figures, live. All but the waiting times and the instances comes from memory (the queue's board, the seat
 * maps, the event log), so that a console may ask every second while the sale goes on. What was sold is told by the sold
 * seats' prices; the audit checks that this is what was paid (`reservation-costs-its-seats`, `payment-is-a-paid-reservation`).
 */
import type { Static } from "typebox";

import type { figures } from "#admin/figures-schema.ts";
import type { SalesPace } from "#admin/sales-pace.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { InstanceRow, InstancesRoom } from "#instances/room.ts";
import type { QueueRoom } from "#queue/room.ts";
import type { SeatMaps, SeatStatus, ShowSeats } from "#seats/seat-maps.ts";

export interface FiguresDeps {
  clock: DatabaseClock;
  catalogue: Catalogue;
  queue: Pick<QueueRoom, "boards" | "recentWaits">;
  seatMaps: SeatMaps;
  sales: SalesPace;
  instances: Pick<InstancesRoom, "list">;
}

export type Figures = Static<typeof figures>;

/** Fans whose waiting times are looked at. */
const waitsLookedAt = 1_000;

/** An instance that was silent for longer counts no more, though it is still told of. */
const liveWithinMs = 10_000;

/** Problem: NOT_FOUND. */
export async function getFigures(deps: FiguresDeps, concertId: number): Promise<Figures> {
  const { clock, catalogue, queue, seatMaps, sales, instances } = deps;
  const { saleOpensAt } = await catalogue.concert(concertId);
  const [board, shows, waits, serving] = await Promise.all([
    queue.boards.get(concertId),
    seatMaps.ofConcert(concertId),
    queue.recentWaits(concertId, waitsLookedAt),
    instances.list(),
  ]);
  const now = clock.now();
  const sum = (figure: (show: ShowSeats) => number): number => shows.reduce((total, show) => total + figure(show), 0);
  const pace = sales.perSecond(concertId);
  return {
    concertId,
    at: new Date(now).toISOString(),
    saleOpensAt: new Date(saleOpensAt).toISOString(),
    queue: board.policy,
    waiting: board.waiting,
    admitted: board.admitted.size,
    held: sum(({ map }) => map.held),
    sold: sum(({ map }) => map.sold),
    seatsTotal: sum(({ map }) => map.seatsTotal),
    amountSold: sum((show) => priceOfSeats(show, "SOLD")),
    amountHeld: sum((show) => priceOfSeats(show, "HELD")),
    amountPerSecond: pace.amount,
    admissionsPerSecond: board.admissionsPerSecond(now),
    salesPerSecond: pace.sales,
    waitSeconds: percentiles(waits),
    refusals: sumRefusals(serving.filter(({ heardAgoMs }) => heardAgoMs < liveWithinMs)),
    instances: serving.map(({ refusals: _refusals, startedAt, ...instance }) => ({
      ...instance,
      startedAt: new Date(startedAt).toISOString(),
    })),
  };
}

/** What the seats of a show that are sold, or held, cost together, in won. */
function priceOfSeats({ show, map }: ShowSeats, status: SeatStatus): number {
  let amount = 0;
  for (const { first, last, price } of show.sections) {
    for (let number = first; number <= last; number += 1) if (map.statusOf(number) === status) amount += price;
  }
  return amount;
}

/** The refusals of all instances together, the most frequent first. */
export function sumRefusals(instances: readonly Pick<InstanceRow, "refusals">[]): Figures["refusals"] {
  const sums = new Map<string, Figures["refusals"][number]>();
  for (const { refusals } of instances) {
    for (const [code, { total, perSecond }] of Object.entries(refusals)) {
      const sum = sums.get(code) ?? { code, total: 0, perSecond: 0 };
      // In tenths, as they come: a sum of fractions would tell 0.30000000000000004.
      const tenths = Math.round((sum.perSecond + perSecond) * 10);
      sums.set(code, { code, total: sum.total + total, perSecond: tenths / 10 });
    }
  }
  return [...sums.values()].toSorted((a, b) => b.perSecond - a.perSecond || b.total - a.total);
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
