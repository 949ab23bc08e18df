/**
 * What arrives in one turn of the event loop is handled together: bodies are read when everything that had arrived has been
 * taken from the sockets, and what can be answered in the same turn (reads, refusals) is then answered, one right after the
 * other. So is what had to wait and becomes known together: the answers of a batch.
 *
 * Why answers: to write to a connection whose reader sleeps wakes the reader, which costs the writer more than the answer
 * does where a processor has to be woken for it. Written one by one between other requests, or while the next answer is
 * made, each answer finds the reader asleep again; written together, most find it awake (docs/performance.md).
 * Why bodies: by then nearly each has arrived whole (read-body.ts).
 *
 * Promises: an answer waits for the requests that arrived with it and for nothing else, and for no more than `most` answers;
 * one that is alone goes at the end of its turn; one that had to wait for something goes with those that became known in the
 * same moment; nobody is passed over.
 */
import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** The turn of the event loop in which it arrived. */
    arrivedIn: number;
  }
}

/** Enough to share one waking; few enough that the first readers have something to do meanwhile. */
const most = 32;

/** Calls back when everything that arrived in this turn has been taken from the sockets; if it has, at once. */
export type WhenArrived = (callback: () => void) => void;

/** Answers that are to go one right after the other. */
class Outbox {
  #ready: (() => void)[] = [];

  /** Takes an answer in; answers whether it is the first. */
  put(go: () => void): boolean {
    this.#ready.push(go);
    if (this.#ready.length === most) this.send();
    return this.#ready.length === 1;
  }

  send = (): void => {
    const sending = this.#ready;
    this.#ready = [];
    for (const go of sending) go();
  };
}

/** Has a turn's bodies read together and its answers go out together. A stream that a route writes itself is no such answer. */
export function handleTogether(app: FastifyInstance): WhenArrived {
  let turn = 0;
  /** From the first request of a turn until all that arrived with it has been taken from the sockets, */
  let isArriving = false;
  /** and until its answers go. */
  let endsSoon = false;
  let arrived: (() => void)[] = [];
  const ofThisTurn = new Outbox();
  /** Those that had to wait for something. */
  const known = new Outbox();

  function endArrivals(): void {
    isArriving = false;
    const callbacks = arrived;
    arrived = [];
    for (const callback of callbacks) callback();
  }

  function endTurn(): void {
    turn += 1;
    endsSoon = false;
    ofThisTurn.send();
  }

  app.decorateRequest("arrivedIn", -1);
  app.addHook("onRequest", (request, _reply, done) => {
    request.arrivedIn = turn;
    if (!endsSoon) {
      // Two, so that between them all that was read is handled as far as it can be without waiting.
      setImmediate(endArrivals);
      setImmediate(endTurn);
      isArriving = true;
      endsSoon = true;
    }
    done();
  });
  app.addHook("onSend", (request, _reply, _payload, done) => {
    if (request.arrivedIn === turn) ofThisTurn.put(done);
    // Runs when no promise is left to be followed: by then each answer of a batch is there.
    else if (known.put(done)) process.nextTick(known.send);
  });
  return (callback) => {
    // Not for whom something else had to be waited for first.
    if (isArriving) arrived.push(callback);
    else callback();
  };
}
