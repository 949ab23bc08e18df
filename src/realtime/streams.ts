/**
 * All streams of this instance: how many there may be, their heartbeat, their end.
 *
 * Promises: no fan gets more than `maxPerUser` streams (one more, which is the tab that is looked at, ends that fan's
 * oldest), the instance no more than `maxStreams` (one more is refused before its first byte); one timer serves them all;
 * after `drain` none is left and none begins.
 */
import type { FastifyReply } from "fastify";

import { streamsOpen } from "#metrics.ts";
import { Problem } from "#problems.ts";
import { heartbeatFrame, retryFrame } from "#realtime/frames.ts";
import { SseClient } from "#realtime/sse.ts";

/** Every client hears something at least so often. */
const heartbeatSeconds = 15;

/**
 * So much later comes back whose stream was ended for a newer one, because that ends another: those that are too many
 * would otherwise end each other all the time.
 */
const replacedRetryMs = { min: 60_000, max: 180_000 };

export interface StreamsOptions {
  maxStreams?: number;
  maxPerUser?: number;
}

export class Streams {
  readonly #maxStreams: number;
  readonly #maxPerUser: number;
  /** Clients by the second in which their heart beats, so that the beats are spread evenly. */
  readonly #beats = Array.from({ length: heartbeatSeconds }, () => new Set<SseClient>());
  readonly #byUser = new Map<string, SseClient[]>();
  #size = 0;
  #begun = 0;
  #seconds = 0;
  #timer: NodeJS.Timeout | undefined;
  #draining = false;

  constructor({ maxStreams = 20_000, maxPerUser = 10 }: StreamsOptions = {}) {
    this.#maxStreams = maxStreams;
    this.#maxPerUser = maxPerUser;
  }

  /** Streams that are open now. */
  get size(): number {
    return this.#size;
  }

  /** Starts the heartbeat. */
  start(): void {
    this.#timer = setInterval(() => this.#beat(), 1_000);
  }

  /** Refuses if there is no room for one more. Problem: OVERLOADED. */
  requireRoom(): void {
    if (this.#draining) throw new Problem("OVERLOADED", "This instance is closing; another will take the stream.");
    if (this.#size >= this.#maxStreams)
      throw new Problem("OVERLOADED", "This instance serves as many streams as it can.");
  }

  /**
   * Begins a stream; undefined if its client has gone already. Without a user it is an operator's: several screens may
   * stand on one token. Problems: OVERLOADED, INVALID_REQUEST.
   */
  open(reply: FastifyReply, userId?: string): SseClient | undefined {
    this.requireRoom();
    const client = new SseClient(reply, userId, this.#forget);
    if (!client.isOpen) return undefined;
    if (userId !== undefined) this.#countFor(userId, client);
    this.#beats[this.#begun++ % heartbeatSeconds]?.add(client);
    this.#size += 1;
    streamsOpen.set(this.#size);
    return client;
  }

  /** Ends all streams; their clients come back for new ones. */
  endAll(): void {
    for (const clients of this.#beats) for (const client of clients) client.end();
  }

  /** Ends all streams for good. */
  drain(): void {
    this.#draining = true;
    clearInterval(this.#timer);
    this.endAll();
  }

  #countFor(userId: string, client: SseClient): void {
    const [oldest, ...others] = this.#byUser.get(userId) ?? [];
    if (others.length + 1 >= this.#maxPerUser) oldest?.end(retryFrame(replacedRetryMs));
    this.#byUser.set(userId, [...(this.#byUser.get(userId) ?? []), client]);
  }

  #beat(): void {
    this.#seconds += 1;
    for (const client of this.#beats[this.#seconds % heartbeatSeconds] ?? []) client.send(heartbeatFrame);
  }

  /** One function for all clients. */
  readonly #forget = (client: SseClient): void => {
    if (!this.#beats.some((clients) => clients.delete(client))) return;
    this.#size -= 1;
    streamsOpen.set(this.#size);
    if (client.userId === undefined) return;
    const left = this.#byUser.get(client.userId)?.filter((other) => other !== client) ?? [];
    if (left.length > 0) this.#byUser.set(client.userId, left);
    else this.#byUser.delete(client.userId);
  };
}
