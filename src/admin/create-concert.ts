/**
 * Creating a concert: its shows, their sections and seats, and its queue, all in one transaction and all in one event.
 * Whoever follows the log never sees half a concert.
 */
import type { Static } from "typebox";

import { insertConcert, insertSeats, insertSections, insertShows, type SeatBlock } from "#admin/queries.ts";
import { invalid, planShow, type ShowPlan } from "#admin/rules.ts";
import type { createConcertRequest } from "#admin/schema.ts";
import type { Config } from "#config.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { openQueue } from "#queue/open-queue.ts";

export type CreateConcertRequest = Static<typeof createConcertRequest>;

/** What a concert is like where its request says nothing, and where the days of its shows are counted. */
export type ConcertDefaults = Pick<
  Config,
  "queueCapacity" | "queuePassSeconds" | "queueClaimSeconds" | "maxSeatsPerUser" | "timeZone"
>;

export interface CreatedConcert {
  concertId: number;
  /** In the order in which they were asked for. */
  shows: { showId: number; startsAt: string; seatsTotal: number }[];
}

/** Seats of all shows of one request: a few seconds' work. */
const maxSeats = 1_000_000;
/** Seats inserted by one statement: a fraction of a second's work, far from the connection's time limit. */
const seatsPerStatement = 25_000;

/** Creates a concert. Problem: INVALID_REQUEST (saying which field is wrong). */
export async function createConcert(
  tx: Tx,
  { log, defaults }: { log: EventLog; defaults: ConcertDefaults },
  request: CreateConcertRequest,
): Promise<CreatedConcert> {
  const plans = planShows(request, defaults.timeZone);
  const { title, artist = "", venue = "", description = "", saleOpensAt } = request;
  const concertId = await insertConcert(tx, {
    title: title.trim(),
    artist: artist.trim(),
    venue: venue.trim(),
    description: description.trim(),
    saleOpensAt: saleOpensAt && new Date(saleOpensAt).toISOString(),
    maxSeatsPerUser: request.maxSeatsPerUser ?? defaults.maxSeatsPerUser,
  });
  const showIds = await insertShows(tx, concertId, plans);
  const sections = plans.flatMap((plan, index) =>
    plan.sections.map((section) => ({ ...section, showId: showIds[index] as number })),
  );
  await insertSections(tx, sections);
  for (const blocks of inPortions(sections, seatsPerStatement)) await insertSeats(tx, blocks);
  await log.append(tx, [{ type: "concert.created", concertId, showId: null, payload: { showIds } }]);
  await openQueue(tx, log, concertId, policyOf(request, defaults));
  const shows = plans.map(({ startsAt, seatsTotal }, index) => ({
    showId: showIds[index] as number,
    startsAt,
    seatsTotal,
  }));
  return { concertId, shows };
}

function planShows({ shows }: CreateConcertRequest, timeZone: string): ShowPlan[] {
  const plans = shows.map((show, index) => planShow(show, `body/shows/${index}`, timeZone));
  const seats = plans.reduce((sum, { seatsTotal }) => sum + seatsTotal, 0);
  if (seats > maxSeats) throw invalid("body/shows", `must not have more than ${maxSeats} seats together, not ${seats}`);
  return plans;
}

function policyOf({ queue = {} }: CreateConcertRequest, defaults: ConcertDefaults): QueuePolicy {
  const { queueCapacity, queuePassSeconds, queueClaimSeconds } = defaults;
  return {
    state: "open",
    capacity: queueCapacity,
    passSeconds: queuePassSeconds,
    claimSeconds: queueClaimSeconds,
    admitPerSecond: null,
    ...queue,
  };
}

/** The same seats in lists of blocks that have at most `size` seats each. */
export function* inPortions(blocks: readonly SeatBlock[], size: number): Iterable<SeatBlock[]> {
  let portion: SeatBlock[] = [];
  let room = size;
  for (const block of blocks) {
    for (let { first } = block; first <= block.last;) {
      const last = Math.min(block.last, first + room - 1);
      portion.push({ ...block, first, last });
      room -= last - first + 1;
      first = last + 1;
      if (room > 0) continue;
      yield portion;
      portion = [];
      room = size;
    }
  }
  if (portion.length > 0) yield portion;
}
