import { expect, test } from "vitest";

import type { ConcertView } from "#crowd/api.ts";
import { whyItStandsStill } from "#crowd/stage.ts";

const opensAt = "2026-09-01T11:00:00.000Z";
const now = Date.parse(opensAt);
type Queue = ConcertView["queue"];

function said(queue: Partial<Queue>, at = now): string | undefined {
  const whole: Queue = { state: "open", waiting: 0, admitted: 0, capacity: 5, ...queue };
  return whyItStandsStill({ title: "", saleOpensAt: opensAt, queue: whole }, at);
}

test("a line that moves needs no words", () => {
  expect(said({})).toBeUndefined();
  expect(said({ state: "bypass", capacity: 0 })).toBeUndefined();
});

test("a line that stands still says why, and until when", () => {
  expect(said({}, now - 61_000)).toContain(`opens at ${opensAt}, in 2 min`);
  expect(said({ state: "paused" })).toContain("is paused");
  expect(said({ state: "closed" }, now - 61_000)).toContain("is closed");
  expect(said({ capacity: 0 })).toContain("its capacity is 0");
});
