import { beforeEach, describe, expect, test, vi } from "vitest";

import { Camera } from "#web/seat-map/camera.ts";
import { toScreen } from "#web/seat-map/viewport.ts";

const hall = { width: 100, height: 60 };
const middle = { x: 50, y: 30 };

function cameraIn(width: number, height: number, isCalm = true): Camera {
  const camera = new Camera(() => isCalm);
  camera.resize({ width, height });
  camera.enter(hall);
  return camera;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  return () => vi.useRealTimers();
});

describe("a change of the space", () => {
  test("goes on showing the whole hall, where that was seen", () => {
    const camera = cameraIn(400, 400);
    camera.resize({ width: 800, height: 800 });
    expect([camera.isWhole, camera.view.scale]).toEqual([true, 8]);
  });

  test("leaves in the middle what was there, as large as it was", () => {
    const camera = cameraIn(400, 400);
    camera.zoom(5);
    camera.resize({ width: 300, height: 500 });
    expect(camera.view.scale).toBe(20);
    expect(toScreen(camera.view, middle)).toEqual({ x: 150, y: 250 });
  });
});

describe("what a key comes to", () => {
  test("is brought near enough to be read", () => {
    const camera = cameraIn(400, 400);
    camera.reveal({ x: 90, y: 10 });
    expect(camera.view.scale).toBeGreaterThan(18);
    expect(camera.isWhole).toBe(false);
    const { x, y } = toScreen(camera.view, { x: 90, y: 10 });
    expect([x > 0 && x < 400, y > 0 && y < 400]).toEqual([true, true]);
  });

  test("does not move what is large enough and on the screen already", () => {
    const camera = cameraIn(400, 400);
    camera.zoom(5);
    const { view } = camera;
    camera.reveal(middle);
    expect(camera.view).toEqual(view);
  });
});

describe("a flight", () => {
  test("takes its time, and a finger takes over where it leads", () => {
    const camera = cameraIn(400, 400, false);
    camera.zoom(5);
    expect([camera.isFlying, camera.view.scale]).toEqual([true, 4]);
    vi.advanceTimersByTime(100);
    camera.tick(performance.now());
    expect(camera.view.scale).toBeGreaterThan(4);
    expect(camera.view.scale).toBeLessThan(20);
    camera.pan({ x: 10, y: 0 });
    expect([camera.isFlying, camera.view.scale]).toEqual([false, 20]);
  });

  test("ends where it was to lead", () => {
    const camera = cameraIn(400, 400, false);
    camera.zoom(5);
    vi.advanceTimersByTime(5_000);
    camera.tick(performance.now());
    expect([camera.isFlying, camera.view.scale]).toEqual([false, 20]);
  });

  test("does not take place where less motion is wished for", () => {
    const camera = cameraIn(400, 400);
    camera.zoom(5);
    expect([camera.isFlying, camera.view.scale]).toEqual([false, 20]);
  });
});
