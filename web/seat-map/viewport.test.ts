import { describe, expect, test } from "vitest";

import { between, fit, lookAt, pan, reveal, toHall, toScreen, zoomAt, type Size } from "#web/seat-map/viewport.ts";

const hall = { width: 100, height: 60 };
const screen = { width: 400, height: 400 };
const sizes: [Size, Size] = [hall, screen];
const whole = fit(hall, screen);

test("at first the whole hall is seen, in the middle", () => {
  expect(whole).toEqual({ scale: 4, x: 0, y: 80 });
  expect(fit({ width: 2, height: 2 }, screen).scale).toBeLessThan(60);
});

describe("zooming", () => {
  test("keeps what is under the finger there", () => {
    const at = { x: 300, y: 150 };
    const near = zoomAt(whole, 5, at, sizes);
    expect(near.scale).toBe(20);
    expect(toScreen(near, toHall(whole, at)).x).toBeCloseTo(at.x);
    expect(toScreen(near, toHall(whole, at)).y).toBeCloseTo(at.y);
  });

  test("ends at the whole hall, and where a seat fills the thumb", () => {
    expect(zoomAt(zoomAt(whole, 3, { x: 9, y: 9 }, sizes), 0.001, { x: 0, y: 0 }, sizes)).toEqual(whole);
    expect(zoomAt(whole, 1_000, { x: 0, y: 0 }, sizes).scale).toBe(60);
  });
});

describe("moving", () => {
  test("does not push the hall off the screen", () => {
    const near = zoomAt(whole, 4, { x: 200, y: 200 }, sizes);
    const far = pan(near, { x: 99_999, y: 99_999 }, sizes);
    expect([far.x, far.y]).toEqual([0, 0]);
    const other = pan(near, { x: -99_999, y: -99_999 }, sizes);
    expect(toScreen(other, { x: hall.width, y: hall.height })).toEqual({ x: 400, y: 400 });
    expect(pan(whole, { x: 50, y: 50 }, sizes)).toEqual(whole);
  });

  test("brings a point that is outside into view, and leaves the view if it is inside", () => {
    const near = zoomAt(whole, 5, { x: 0, y: 200 }, sizes);
    const shown = toScreen(reveal(near, { x: 90, y: 30 }, sizes), { x: 90, y: 30 });
    expect(shown.x).toBeGreaterThan(0);
    expect(shown.x).toBeLessThan(400);
    expect(reveal(near, toHall(near, { x: 200, y: 200 }), sizes)).toBe(near);
  });
});

test("looking at a point puts it into the middle, and never further away", () => {
  const view = lookAt(whole, { x: 50, y: 30 }, 30, sizes);
  expect(toScreen(view, { x: 50, y: 30 })).toEqual({ x: 200, y: 200 });
  expect(lookAt(view, { x: 50, y: 30 }, 10, sizes).scale).toBe(30);
});

test("the way from one view to another begins and ends there", () => {
  const near = zoomAt(whole, 5, { x: 300, y: 150 }, sizes);
  expect(between(whole, near, 0)).toEqual(whole);
  const end = between(whole, near, 1);
  expect(end.scale).toBeCloseTo(near.scale);
  expect(end.x).toBeCloseTo(near.x);
  expect(between(whole, near, 0.5).scale).toBeCloseTo(Math.sqrt(whole.scale * near.scale));
});
