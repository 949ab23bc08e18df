import { expect, test } from "vitest";

import { withNews, type KeptPlace } from "#web/line/kept-place.ts";
import { lineStateOf } from "#web/line/line-state.ts";
import { endedPlace, type Place } from "#web/line/place.ts";
import { admitted, waiting } from "#web/line/test-place.ts";

const { userId } = waiting(1);
const kept = (place: Place): KeptPlace => withNews(undefined, place, { heardAt: 1_000, link: "live" });

test("who has neither place nor token has come to get one", () => {
  expect(lineStateOf({ userId: undefined, token: undefined, kept: undefined })).toEqual({ kind: "none" });
  expect(lineStateOf({ userId, token: undefined, kept: undefined })).toEqual({ kind: "none" });
});

test("a token without news is a place all the same", () => {
  expect(lineStateOf({ userId, token: "t", kept: undefined })).toEqual({ kind: "unheard" });
});

test("with news the fan waits, or is admitted and has so long to come", () => {
  const [waits, isIn] = [kept(waiting(5)), kept(admitted())];
  expect(lineStateOf({ userId, token: "t", kept: waits })).toEqual({ kind: "waiting", kept: waits });
  const { expiresAt } = admitted();
  expect(lineStateOf({ userId, token: "t", kept: isIn })).toEqual({ kind: "admitted", kept: isIn, expiresAt });
});

test("who waits and has lost the token only has to ask for it", () => {
  expect(lineStateOf({ userId, token: undefined, kept: kept(waiting(5)) })).toEqual({ kind: "lost" });
});

test("any other place without its token is over, and how if it is known", () => {
  expect(lineStateOf({ userId, token: undefined, kept: kept(endedPlace(waiting(5), "EXPIRED")) })).toEqual({
    kind: "over",
    end: "EXPIRED",
  });
  expect(lineStateOf({ userId, token: undefined, kept: kept(admitted()) })).toEqual({ kind: "over", end: undefined });
});

test("a new token after an end is a new place", () => {
  const old = kept(endedPlace(waiting(5), "LEFT"));
  expect(lineStateOf({ userId, token: "new", kept: old })).toEqual({ kind: "unheard" });
});

test("another user's place is nobody's business", () => {
  const others = kept({ ...waiting(5), userId: "somebody else" });
  expect(lineStateOf({ userId, token: undefined, kept: others })).toEqual({ kind: "none" });
  expect(lineStateOf({ userId, token: "t", kept: others })).toEqual({ kind: "unheard" });
  expect(lineStateOf({ userId: undefined, token: undefined, kept: others })).toEqual({ kind: "none" });
});
