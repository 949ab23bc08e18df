/** The same seed is the same crowd; every character comes, in its share. */
import { expect, test } from "vitest";

import { characterNames, characterOf, gatherCrowd, intentionsOf, type Crowd, type Shares } from "#crowd/characters.ts";

const shares = Object.fromEntries(characterNames.map((name) => [name, characterOf(name).share])) as Shares;
const crowd: Crowd = { seed: 7, fans: 5_000, arriveSeconds: 30, thinkSeconds: 1, shares, maxStreams: 5_000 };

function countOf(fans: readonly { character: string }[], name: string): number {
  return fans.filter(({ character }) => character === name).length;
}

test("the same seed is the same crowd, another seed is another", () => {
  expect(gatherCrowd(crowd)).toEqual(gatherCrowd(crowd));
  expect(gatherCrowd({ ...crowd, seed: 8 })).not.toEqual(gatherCrowd(crowd));
});

test("what a fan intends does not depend on how many others come", () => {
  const few = gatherCrowd({ ...crowd, fans: 100 });
  expect(gatherCrowd(crowd).slice(0, 100)).toEqual(few);
  expect(intentionsOf(99, crowd)).toEqual(few[99]);
});

test("no two fans are alike", () => {
  const told = gatherCrowd({ ...crowd, fans: 1_000 }).map(({ favourites }) => favourites.join());
  expect(new Set(told).size).toBe(1_000);
});

test("every character comes in about its share", () => {
  const fans = gatherCrowd(crowd);
  for (const name of characterNames) {
    const expected = shares[name] * 50;
    expect(Math.abs(countOf(fans, name) - expected), name).toBeLessThan(5 * Math.sqrt(expected));
  }
});

test("a character with no share does not come", () => {
  const fans = gatherCrowd({ ...crowd, shares: { ...shares, hammerer: 0, steady: 0 } });
  expect(countOf(fans, "hammerer")).toBe(0);
  expect(countOf(fans, "steady")).toBe(0);
});

test("no more streams are kept open than there may be", () => {
  const fans = gatherCrowd({ ...crowd, maxStreams: 50 });
  expect(countOf(fans, "listener") + countOf(fans, "sleeper")).toBe(50);
  expect(fans.length).toBe(crowd.fans);
});

test("all arrive within the wave, more of them in its first half, and wish one to four seats", () => {
  const fans = gatherCrowd(crowd);
  expect(Math.min(...fans.map(({ arrivesAfterMs }) => arrivesAfterMs))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fans.map(({ arrivesAfterMs }) => arrivesAfterMs))).toBeLessThanOrEqual(30_000);
  const early = fans.filter(({ arrivesAfterMs }) => arrivesAfterMs < 15_000);
  expect(early.length).toBeGreaterThan(0.6 * fans.length);
  expect(new Set(fans.map(({ seats }) => seats))).toEqual(new Set([1, 2, 3, 4]));
});
