/**
 * Reads the body of a request. One that has arrived whole, as nearly all have when the turn of their arrival is over, is
 * taken as it lies there; to listen for it, as a body that comes in pieces needs, takes a quarter of all the work of a small
 * request (docs/decisions/0006-http.md).
 *
 * Promises: it answers once; a body that is longer than the limit is refused without being kept, one that breaks off too.
 */
import type { IncomingMessage } from "node:http";
import { finished } from "node:stream";

import { Problem } from "#problems.ts";

type Read = (error: Error | null, body: Buffer) => void;

const nothing = Buffer.alloc(0);

/** Reads at most `limit` bytes. Problems: BODY_TOO_LARGE; INVALID_REQUEST, if it did not arrive whole. */
export function readBody(payload: IncomingMessage, limit: number, done: Read): void {
  if (Number(payload.headers["content-length"]) > limit) return done(tooLarge(limit), nothing);
  if (!payload.complete || payload.destroyed) return readPieces(payload, limit, done);
  const body = (payload.read() as Buffer | null) ?? nothing;
  if (body.length > limit) done(tooLarge(limit), nothing);
  else done(null, body);
}

function readPieces(payload: IncomingMessage, limit: number, done: Read): void {
  const pieces: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const end: Read = (error, body) => {
    if (isOver) return;
    isOver = true;
    payload.off("data", take);
    done(error, body);
  };
  function take(piece: Buffer): void {
    length += piece.length;
    if (length > limit) end(tooLarge(limit), nothing);
    else pieces.push(piece);
  }
  payload.on("data", take);
  finished(payload, { writable: false }, (error) => {
    if (error) end(new Problem("INVALID_REQUEST", "The request did not arrive whole."), nothing);
    else end(null, Buffer.concat(pieces, length));
  });
}

function tooLarge(limit: number): Problem {
  return new Problem("BODY_TOO_LARGE", `The body may have ${limit} bytes at most.`);
}
