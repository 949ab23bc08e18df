/**
 * What can be answered in the turn of the event loop in which it was asked (reads, refusals) is answered together: one right
 * after the other, when everything that had arrived has been read.
 *
 * Why: to write to a connection whose reader sleeps wakes the reader, which costs the writer more than the answer does
 * where a processor has to be woken for it. Written one by one between other requests, each answer finds the reader asleep
 * again; written together, most find it awake (docs/performance.md). The answers of a batch are together anyway.
 *
 * Promises: an answer waits for the requests that arrived with it and for nothing else, and for no more than `most` answers;
 * one that is alone goes at the end of its turn; one that had to wait for something goes at once; nobody is passed over.
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

/** Has the answers of a turn go out together. A stream that a route writes itself is no such answer. */
export function answerTogether(app: FastifyInstance): void {
  let turn = 0;
  let endsSoon = false;
  let ready: (() => void)[] = [];

  function send(): void {
    const sending = ready;
    ready = [];
    for (const go of sending) go();
  }

  function endTurn(): void {
    turn += 1;
    endsSoon = false;
    send();
  }

  app.decorateRequest("arrivedIn", -1);
  app.addHook("onRequest", (request, _reply, done) => {
    request.arrivedIn = turn;
    if (!endsSoon) setImmediate(endTurn);
    endsSoon = true;
    done();
  });
  app.addHook("onSend", (request, _reply, _payload, done) => {
    if (request.arrivedIn !== turn) return done();
    ready.push(done);
    if (ready.length === most) send();
  });
}
