/**
 * One client of a stream of Server-Sent Events: it owns the answer from the first byte to the last.
 *
 * States: open -> ending (the last bytes are on their way, none is added) -> closed. Promises: frames arrive whole and in
 * order; a client that does not read costs at most `maxPendingBytes` besides one frame, then it is dropped.
 *
 * Frames go straight to the socket, as a body that lasts as long as the connection: writing each as a chunk of an HTTP
 * response takes twice the time in this process (docs/decisions/0008-realtime.md).
 */
import type { OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";

import type { FastifyReply } from "fastify";

import { streamsDropped } from "#metrics.ts";
import { Problem } from "#problems.ts";
import { retryFrame } from "#realtime/frames.ts";

const maxPendingBytes = 64 * 1024;
/** A client that reads none of its last bytes for so long does not get the rest of them. */
const endPatienceMs = 2_000;
/** Clients of a stream that broke come back after so long. */
const retryMs = { min: 1_000, max: 3_000 };

const headers = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // Nginx and its like pass the frames on at once.
  "x-accel-buffering": "no",
  connection: "close",
};

export class SseClient {
  /** Whose it is; an operator's has none. */
  readonly userId: string | undefined;
  readonly #socket: Socket;
  readonly #released: (client: SseClient) => void;
  #onEnd: (() => void) | undefined;
  #maxPending = maxPendingBytes;

  /**
   * Begins the stream: from here on the reply is no longer Fastify's. `released` is called once, when the client ends or
   * goes away. Problems: INVALID_REQUEST, if an answer to an earlier request still occupies the connection.
   */
  constructor(reply: FastifyReply, userId: string | undefined, released: (client: SseClient) => void) {
    const { raw } = reply;
    if (!raw.socket) throw new Problem("INVALID_REQUEST", "A stream needs a connection that no other answer occupies.");
    this.userId = userId;
    this.#socket = raw.socket;
    this.#released = released;
    reply.hijack();
    // Limits on silence are for answers that are awaited; this one may have nothing to say.
    this.#socket.setTimeout(0);
    this.#socket.once("close", () => this.#release());
    // Without a length and without chunks the body lasts until the connection ends.
    raw.removeHeader("transfer-encoding");
    raw.writeHead(200, reply.headers(headers).getHeaders() as OutgoingHttpHeaders);
    raw.flushHeaders();
    this.send(retryFrame(retryMs));
  }

  /** Whether more can be sent. */
  get isOpen(): boolean {
    return this.#socket.writable;
  }

  /** Calls back once, when the client ends or goes away. */
  onEnd(callback: () => void): void {
    this.#onEnd = callback;
  }

  /** Sends a frame; text must be ASCII. A client that has left too much unread is dropped instead. */
  send(frame: string | Buffer): void {
    if (!this.isOpen) return;
    const pending = this.#socket.writableLength;
    if (pending > this.#maxPending) {
      streamsDropped.inc();
      this.#socket.destroy();
      this.#release();
      return;
    }
    // A frame may be larger than the limit (the map of a stadium): what counts is what comes on top of it.
    if (pending === 0) this.#maxPending = maxPendingBytes + frame.length;
    this.#socket.write(frame, "latin1");
  }

  /** Ends the stream in order, after a last frame if there is one. */
  end(lastFrame = ""): void {
    if (!this.isOpen) return;
    if (lastFrame !== "") this.send(lastFrame);
    this.#socket.setTimeout(endPatienceMs, () => this.#socket.destroy());
    this.#socket.destroySoon();
    this.#release();
  }

  #release(): void {
    this.#released(this);
    this.#onEnd?.();
    this.#onEnd = undefined;
  }
}
