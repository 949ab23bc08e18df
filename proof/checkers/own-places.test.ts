import { expect, test } from "vitest";

import { ownPlaces } from "#proof/checkers/own-places.ts";
import { placeOf, TestHistory } from "#proof/checkers/test-history.ts";

const ann = { user: "ann", concert: 1 };
const waiting = (number: number, position: number): { number: number; status: "WAITING"; position: number } => ({
  number,
  status: "WAITING",
  position,
});

function violations(history: TestHistory): readonly string[] {
  return ownPlaces.check(history.evidence()).violations;
}

const joined = (): TestHistory => new TestHistory().ok("joinQueue", ann, waiting(1, 5));
const again = (history: TestHistory, from: number): TestHistory =>
  history.ok("joinQueue", ann, waiting(9, 9), { from, by: from + 5 });

test("a second place that cannot follow the first is told", () => {
  expect(violations(again(joined(), 100))).toEqual(["user ann has numbers 1 and 9 of concert 1: lines 0 and 2"]);
});

test("a place may be followed by another once it may have ended", () => {
  expect(violations(again(joined(), 3_000))).toEqual([]);
  expect(violations(again(joined().info("leaveQueue", placeOf("ann", 1)), 100))).toEqual([]);
  expect(violations(again(joined().fault("database-clock-jumps", 50, 60), 100))).toEqual([]);
});

test("a position that rises is told, also from being let in to waiting", () => {
  const rises = joined().ok("getPlace", placeOf("ann", 1), waiting(1, 6));
  expect(violations(rises)).toEqual(["the position of number 1 of concert 1 rose: lines 0 and 2"]);
  const back = joined()
    .ok("getPlace", placeOf("ann", 1), { number: 1, status: "ADMITTED" })
    .ok("getPlace", placeOf("ann", 1), waiting(1, 4));
  expect(violations(back)).toHaveLength(1);
});

test("positions that fall, or were told at the same time, are right", () => {
  const history = joined()
    .ok("getPlace", placeOf("ann", 1), waiting(1, 3), { from: 100, by: 200 })
    .ok("getPlace", placeOf("ann", 1), waiting(1, 4), { from: 150, by: 250, process: 1 });
  expect(violations(history)).toEqual([]);
});

test("in trouble another instance may tell of the line as it was, the same may not", () => {
  const rises = (instance: number): TestHistory =>
    joined().ok("getPlace", placeOf("ann", 1), waiting(1, 6), { instance }).fault("black-hole", 0, 10);
  expect(violations(rises(1))).toEqual([]);
  expect(violations(rises(0))).toHaveLength(1);
});

test("in trouble a token that was given elsewhere may know more than the instance and the fan's other token", () => {
  const rises = (token: string): TestHistory =>
    joined()
      .ok("getPlace", { ...placeOf("ann", 1), token: "second" }, waiting(1, 3))
      .ok("getPlace", { ...placeOf("ann", 1), token }, waiting(1, 5));
  expect(violations(rises("first").fault("black-hole", 0, 10))).toEqual([]);
  expect(violations(rises("second").fault("black-hole", 0, 10))).toHaveLength(1);
  expect(violations(rises("first"))).toHaveLength(1);
});

test("a position that rises within a stream is told, although all its events were asked for at once", () => {
  const pushed = (...positions: number[]): TestHistory => {
    const history = new TestHistory();
    positions.forEach((position, index) =>
      history.ok("streamQueue", placeOf("ann", 1), waiting(1, position), { from: 10, by: 20 + index }),
    );
    return history;
  };
  expect(violations(pushed(3, 2, 2))).toEqual([]);
  expect(violations(pushed(3, 2, 3))).toEqual(["the position of number 1 of concert 1 rose: lines 2 and 4"]);
});

test("two live places of a user in the end are told", () => {
  const row = { ...placeOf("ann", 1), status: "WAITING" as const, joinedAt: 0 };
  const place = { ...row, admittedAt: null, claimedAt: null, expiresAt: null, endedAt: null };
  const check = (endedAt: number | null): readonly string[] =>
    ownPlaces.check(new TestHistory().evidence({ places: [place, { ...place, number: 2, endedAt }] })).violations;
  expect(check(null)).toEqual(["user ann has numbers 1 and 2 of concert 1 in the end"]);
  expect(check(5)).toEqual([]);
});
