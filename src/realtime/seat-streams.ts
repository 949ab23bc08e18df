/**
 * The streams on which admitted fans, and operators, watch the seats of a show: the whole map first, then what changes.
 *
 * Promises: whoever applies the changes to the map sees what a read says, a moment later; each change is serialised once
 * for all listeners of the show; a fan's stream ends when the fan's place does, as soon as this instance knows.
 */
import type { FastifyReply } from "fastify";

import type { Show } from "#concerts/show.ts";
import { Problem } from "#problems.ts";
import type { Boards } from "#queue/boards.ts";
import type { Gate } from "#queue/gate.ts";
import { eventFrame } from "#realtime/frames.ts";
import type { SseClient } from "#realtime/sse.ts";
import type { Streams } from "#realtime/streams.ts";
import type { SeatMap } from "#seats/seat-map.ts";
import type { SeatMaps, ShowSeats } from "#seats/seat-maps.ts";
import type { SeatsText } from "#seats/show-seats.ts";
import type { QueueClaims } from "#tokens.ts";

export interface SeatStreamsOptions {
  streams: Streams;
  gate: Pick<Gate, "pass">;
  boards: Pick<Boards, "current">;
  seatMaps: Pick<SeatMaps, "current" | "get">;
}

interface Listener {
  readonly client: SseClient;
  /** A fan's place; an operator has none. */
  readonly claims: QueueClaims | undefined;
}

/** All who watch one show. */
interface Audience {
  readonly show: Show;
  /** The map that they follow. */
  readonly map: SeatMap;
  readonly listeners: Set<Listener>;
  snapshot?: { readonly text: SeatsText; readonly frame: Buffer };
  /** When changes may be told again, by performance.now(). */
  dueAt: number;
}

/** Changes are gathered for so long, and longer where many watch: no more than 10,000 frames a second go to one show. */
const gatherMs = 200;
const framesPerMs = 10;

export class SeatStreams {
  readonly #options: SeatStreamsOptions;
  readonly #audiences = new Map<number, Audience>();

  constructor(options: SeatStreamsOptions) {
    this.#options = options;
  }

  /**
   * Begins to show an admitted fan the seats of a show of the concert that the token is for.
   * Problems: those of Gate.pass, NOT_FOUND, FORBIDDEN, OVERLOADED.
   */
  async open(claims: QueueClaims, showId: number, reply: FastifyReply): Promise<void> {
    const { streams, gate, seatMaps } = this.#options;
    streams.requireRoom();
    await gate.pass(claims);
    const seats = await seatMaps.get(showId);
    if (seats.show.concertId !== claims.concert) {
      throw new Problem("FORBIDDEN", "The queue token is for another concert than this show's.");
    }
    this.#watch(seats, streams.open(reply, claims.sub), claims);
  }

  /** Begins to show an operator the seats of a show. Problems: NOT_FOUND, OVERLOADED. */
  async openForOperator(showId: number, reply: FastifyReply): Promise<void> {
    const { streams, seatMaps } = this.#options;
    streams.requireRoom();
    const seats = await seatMaps.get(showId);
    this.#watch(seats, streams.open(reply), undefined);
  }

  /** A client that has gone already is undefined. */
  #watch(seats: ShowSeats, client: SseClient | undefined, claims: QueueClaims | undefined): void {
    if (!client) return;
    const audience = this.#audienceOf(seats);
    const listener = { client, claims };
    audience.listeners.add(listener);
    client.onEnd(() => this.#leave(audience, listener));
    // What has changed since the last tick is in the map already; that it is told once more then does no harm.
    client.send(this.#snapshot(audience, seats));
  }

  /** Tells everyone what has changed. To be called after each look at the event log. */
  tick(): void {
    const { seatMaps, boards } = this.#options;
    const now = performance.now();
    for (const [showId, audience] of this.#audiences) {
      const board = boards.current(audience.show.concertId);
      for (const { client, claims } of audience.listeners) if (claims && board?.endOf(claims.number)) client.end();
      if (seatMaps.current(showId)?.map !== audience.map) endAll(audience);
      else if (now >= audience.dueAt) tellChanges(audience, now);
    }
  }

  #audienceOf({ show, map }: ShowSeats): Audience {
    const known = this.#audiences.get(show.showId);
    if (known?.map === map) return known;
    if (known) endAll(known);
    const audience = { show, map, listeners: new Set<Listener>(), dueAt: 0 };
    this.#audiences.set(show.showId, audience);
    // What changed while nobody watched is of no interest.
    map.takeChanges();
    return audience;
  }

  #leave(audience: Audience, listener: Listener): void {
    const { listeners, show } = audience;
    listeners.delete(listener);
    if (listeners.size === 0 && this.#audiences.get(show.showId) === audience) this.#audiences.delete(show.showId);
  }

  /** The map as a frame, made once for each state of the map. */
  #snapshot(audience: Audience, seats: ShowSeats): Buffer {
    const { text } = seats;
    if (audience.snapshot?.text === text) return audience.snapshot.frame;
    const frame = Buffer.from(eventFrame("snapshot", seats.map.version, text.body.toString()));
    audience.snapshot = { text, frame };
    return frame;
  }
}

/** Ends the streams on a map that was loaded anew: what has changed is not known, and who comes back gets all of it. */
function endAll({ listeners }: Audience): void {
  for (const { client } of listeners) client.end();
}

function tellChanges(audience: Audience, now: number): void {
  const { show, map, listeners } = audience;
  const seats = map.takeChanges();
  if (seats.length === 0) return;
  const { version } = map;
  const frame = Buffer.from(eventFrame("changes", version, JSON.stringify({ showId: show.showId, version, seats })));
  for (const { client } of listeners) client.send(frame);
  audience.dueAt = now + Math.max(gatherMs, listeners.size / framesPerMs);
}
