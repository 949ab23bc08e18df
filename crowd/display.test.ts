/** What is shown says how things stand, on a terminal and elsewhere. */
import { PassThrough, Writable } from "node:stream";

import { expect, test } from "vitest";

import { lineOf, openDisplay, panelOf, type Scene, type Settling } from "#crowd/display.ts";

const scene: Scene = {
  seconds: 12.7,
  fans: 5_000,
  arrived: 3_456,
  inLine: 2_000,
  shopping: 99,
  home: 1_357,
  seatsSold: 500,
  seatsTotal: 2_000,
  perSecond: 812.4,
  refused: 1_234,
  errors: 0,
  audits: 3,
  brokenInvariants: 0,
};

function written(
  isTTY: boolean,
  quiet: boolean,
  scenes: readonly Scene[],
  settlings: readonly Settling[] = [],
): string {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const aside = new PassThrough();
  const display = openDisplay(Object.assign(stream, { isTTY, columns: 120, rows: 40 }) as never, { quiet, aside });
  display.say("Before all else.");
  for (const one of scenes) display.show(one);
  display.close();
  for (const one of settlings) display.settle(one);
  return text;
}

test("the panel has the crowd, the seats and the audit", () => {
  expect(panelOf(scene)).toContain("3,456 of 5,000 have come");
  expect(panelOf(scene)).toContain(`${"█".repeat(10)}${"░".repeat(30)} 500 of 2,000 sold`);
  expect(panelOf(scene)).toContain("3 × all holds");
});

test("an invariant that does not hold is not overlooked", () => {
  expect(lineOf({ ...scene, brokenInvariants: 2 })).toContain("2 INVARIANTS DO NOT HOLD");
});

test("where nobody tells how many seats there are, none are made up", () => {
  const unknown = { ...scene, seatsSold: 11, seatsTotal: 0 };
  expect(lineOf(unknown)).toContain("  11 sold  ");
  expect(panelOf(unknown)).toMatch(/seats +11 sold$/mu);
});

test("where there is no terminal, a line is written every few seconds", () => {
  const seconds = [0, 1, 2, 5, 6, 9.9, 10];
  const text = written(
    false,
    false,
    seconds.map((at) => ({ ...scene, seconds: at })),
  );
  const [first, ...scenes] = text.trim().split("\n");
  expect(first).toBe("Before all else.");
  expect(scenes).toHaveLength(3);
  expect(text).not.toContain("\u001B");
});

test("on a terminal each scene is drawn over the one before", () => {
  expect(written(true, false, [scene, { ...scene, seconds: 13 }])).toContain("\u001B");
});

test("when the crowd has gone home, it is told how many accounts are settled", () => {
  for (const isTTY of [true, false]) {
    const text = written(isTTY, false, [scene], [{ seconds: 13, done: 1_000, of: 5_000 }]);
    expect(text).toContain("settling accounts: 1,000 of 5,000");
  }
});

test("quiet, what has to be said is said aside", () => {
  const aside = new PassThrough({ encoding: "utf8" });
  openDisplay(new PassThrough() as never, { quiet: true, aside }).say("The line is paused.");
  expect(aside.read()).toBe("The line is paused.\n");
});

test("quiet, nothing is shown", () => {
  expect(written(true, true, [scene]) + written(false, true, [scene])).toBe("");
});
