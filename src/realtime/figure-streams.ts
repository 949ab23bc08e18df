/**
 * The streams on which operators watch a concert's figures. Promises: the figures come once a second, computed and
 * serialised once for all who watch the concert on this instance, and not at all while nobody does; where they cannot
 * be computed (the database is away), the stream stays open and goes on when they can.
 */
import type { FastifyReply } from "fastify";

import { eventFrame } from "#realtime/frames.ts";
import type { SseClient } from "#realtime/sse.ts";
import type { Streams } from "#realtime/streams.ts";

export interface FigureStreamsOptions {
  streams: Streams;
  /** The figures of a concert at this moment, as they are told. Problem: NOT_FOUND. */
  figuresOf: (concertId: number) => Promise<{ at: string }>;
}

interface Audience {
  readonly clients: Set<SseClient>;
  /** Whether the next figures are being computed. */
  busy: boolean;
}

export class FigureStreams {
  readonly #options: FigureStreamsOptions;
  readonly #audiences = new Map<number, Audience>();

  constructor(options: FigureStreamsOptions) {
    this.#options = options;
  }

  /** Begins to show an operator the figures of a concert. Problems: NOT_FOUND, OVERLOADED. */
  async open(concertId: number, reply: FastifyReply): Promise<void> {
    const { streams } = this.#options;
    streams.requireRoom();
    const first = await this.#frame(concertId);
    const client = streams.open(reply);
    if (!client) return;
    const audience = this.#audiences.get(concertId) ?? { clients: new Set(), busy: false };
    this.#audiences.set(concertId, audience);
    audience.clients.add(client);
    client.onEnd(() => this.#leave(concertId, client));
    client.send(first);
  }

  /** Tells everyone the figures. To be called once a second; who is still being told is passed over. */
  async tick(): Promise<void> {
    await Promise.all([...this.#audiences].map(([concertId, audience]) => this.#tell(concertId, audience)));
  }

  async #tell(concertId: number, audience: Audience): Promise<void> {
    if (audience.busy) return;
    audience.busy = true;
    try {
      const frame = await this.#frame(concertId);
      for (const client of audience.clients) client.send(frame);
    } catch {
      // What is wrong shows elsewhere (readiness, the log); the next second tries again.
    } finally {
      audience.busy = false;
    }
  }

  async #frame(concertId: number): Promise<Buffer> {
    const figures = await this.#options.figuresOf(concertId);
    return Buffer.from(eventFrame("figures", Date.parse(figures.at), JSON.stringify(figures)));
  }

  #leave(concertId: number, client: SseClient): void {
    const clients = this.#audiences.get(concertId)?.clients;
    clients?.delete(client);
    if (clients?.size === 0) this.#audiences.delete(concertId);
  }
}
