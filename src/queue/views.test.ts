import { expect, test } from "vitest";

import { Board, type BoardState } from "#queue/board.ts";
import { refusedEntry, viewPlace } from "#queue/views.ts";
import type { QueueClaims } from "#tokens.ts";

const state: BoardState = {
  state: "open",
  capacity: 1,
  passSeconds: 600,
  claimSeconds: 60,
  admitPerSecond: null,
  saleOpensAt: 0,
  lastNumber: 9,
  admittedThrough: 2,
  admitted: [],
  left: [4, 6],
};
const claims: QueueClaims = { sub: "a user", concert: 5, number: 7, adm: false, iat: 0, exp: 0 };
const moment = { now: 1_000_000, soldOut: false };

test("who waits is told the exact place: those waiting ahead, but for those who left, plus one", () => {
  const view = viewPlace(claims, new Board(state), { ...moment, expiresAt: null });
  expect(view).toMatchObject({
    userId: "a user",
    concertId: 5,
    number: 7,
    status: "WAITING",
    position: 3,
    expiresAt: null,
  });
  expect(view.etaSeconds).toBe(1_200);
});

test("who is admitted is at position 0, and is told until when in UTC", () => {
  const view = viewPlace(claims, new Board(state), { ...moment, expiresAt: Date.UTC(2031, 4, 1) });
  expect(view).toMatchObject({ status: "ADMITTED", position: 0, etaSeconds: 0, expiresAt: "2031-05-01T00:00:00.000Z" });
});

test("who still waits is never at position 0, even if the turn is about to be published", () => {
  const view = viewPlace({ ...claims, number: 2 }, new Board(state), { ...moment, expiresAt: null });
  expect(view).toMatchObject({ status: "WAITING", position: 1 });
});

test("who is refused entry is told the position and when to ask again", () => {
  const view = viewPlace(claims, new Board(state), { ...moment, expiresAt: null });
  expect(refusedEntry(view)).toMatchObject({
    code: "NOT_ADMITTED",
    message: "There are 2 fans before you.",
    extra: { position: 3, retryAfterMs: view.retryAfterMs },
  });
  expect(refusedEntry({ ...view, position: 2 }).message).toBe("There is 1 fan before you.");
  expect(refusedEntry({ ...view, position: 1 }).message).toBe("You are next in line.");
});
