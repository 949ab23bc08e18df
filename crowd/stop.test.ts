/** Pauses last until they are over or everybody has to stop. */
import { expect, test } from "vitest";

import { Stop, Stopped } from "#crowd/stop.ts";

test("a pause ends when its time is over", async () => {
  await new Stop().pause(1);
});

test("all pauses end when one of the signals says so, and none begins after", async () => {
  const controller = new AbortController();
  const stop = new Stop(new AbortController().signal, controller.signal);
  const pauses = [stop.pause(60_000), stop.pause(60_000)].map((pause) => pause.catch((error: unknown) => error));
  expect(stop.isOver).toBe(false);
  controller.abort();
  expect(stop.isOver).toBe(true);
  for (const ended of await Promise.all(pauses)) expect(ended).toBeInstanceOf(Stopped);
  await expect(stop.pause(60_000)).rejects.toBeInstanceOf(Stopped);
  await expect(new Stop(AbortSignal.abort()).pause(60_000)).rejects.toBeInstanceOf(Stopped);
});

test("who does not wait any more is not called", () => {
  const controller = new AbortController();
  const stop = new Stop(controller.signal);
  let called = "";
  stop.onOver(() => (called += "a"));
  stop.onOver(() => (called += "b"))();
  controller.abort();
  stop.onOver(() => (called += "c"));
  expect(called).toBe("ac");
});
