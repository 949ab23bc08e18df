/**
 * Server-Sent Events put together: what fans and operators see change without asking. It reads what the other rooms keep
 * in memory, and asks the database nothing but at the opening of a stream, and once a second for figures that are watched.
 */
import type { FastifyReply } from "fastify";

import type { DatabaseClock } from "#db/clock.ts";
import type { EventLog } from "#events/log.ts";
import type { QueueRoom } from "#queue/room.ts";
import { FigureStreams } from "#realtime/figure-streams.ts";
import { PlaceStreams } from "#realtime/place-streams.ts";
import { SeatStreams } from "#realtime/seat-streams.ts";
import { Streams, type StreamsOptions } from "#realtime/streams.ts";
import type { SeatMaps } from "#seats/seat-maps.ts";
import type { QueueClaims } from "#tokens.ts";

export interface RealtimeDeps {
  log: EventLog;
  clock: DatabaseClock;
  queue: Pick<QueueRoom, "boards" | "gate">;
  seatMaps: SeatMaps;
  /** A concert's figures as operators are told them. Problem: NOT_FOUND. */
  figuresOf: (concertId: number) => Promise<{ at: string }>;
  limits?: StreamsOptions;
}

const figuresEveryMs = 1_000;

export type Realtime = ReturnType<typeof createRealtime>;

export function createRealtime({ log, clock, queue, seatMaps, figuresOf, limits }: RealtimeDeps) {
  const { boards, gate } = queue;
  const streams = new Streams(limits);
  const isSoldOut = (concertId: number) => seatMaps.isSoldOut(concertId);
  const places = new PlaceStreams({ streams, gate, boards, clock, isSoldOut });
  const seats = new SeatStreams({ streams, gate, boards, seatMaps });
  const figures = new FigureStreams({ streams, figuresOf });
  let figuresTimer: NodeJS.Timeout | undefined;

  return {
    /** Begins a stream of the fan's place. Problems: TOKEN_EXPIRED, TOKEN_INVALID, OVERLOADED. */
    streamQueue: (claims: QueueClaims, reply: FastifyReply, lastEventId: string | undefined) =>
      places.open(claims, reply, lastEventId),
    /** Begins a stream of a show's seats. Problems: those of Gate.pass, NOT_FOUND, FORBIDDEN, OVERLOADED. */
    streamSeats: (claims: QueueClaims, showId: number, reply: FastifyReply) => seats.open(claims, showId, reply),
    /** The same for an operator. Problems: NOT_FOUND, OVERLOADED. */
    streamSeatsForOperator: (showId: number, reply: FastifyReply) => seats.openForOperator(showId, reply),
    /** Begins a stream of a concert's figures, for an operator. Problems: NOT_FOUND, OVERLOADED. */
    streamFigures: (concertId: number, reply: FastifyReply) => figures.open(concertId, reply),
    /** Starts to push. To be called once, before the first request. */
    start(): void {
      log.onPoll(() => {
        places.tick();
        seats.tick();
      });
      // Events were missed, ends of places among them: whoever comes back is told the truth by the database.
      log.onRestart(() => streams.endAll());
      streams.start();
      figuresTimer = setInterval(() => void figures.tick(), figuresEveryMs);
    },
    /** Ends all streams at once and refuses new ones. */
    end(): void {
      clearInterval(figuresTimer);
      streams.drain();
    },
  };
}
