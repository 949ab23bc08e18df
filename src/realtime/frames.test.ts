import { expect, test } from "vitest";

import { eventFrame, heartbeatFrame, retryFrame } from "#realtime/frames.ts";

test("an event is its name, its id and one line of data, ended by an empty line", () => {
  expect(eventFrame("place", "7:3:0:0", '{"position":3}')).toBe('event: place\nid: 7:3:0:0\ndata: {"position":3}\n\n');
});

test("a heartbeat is a comment, which no client takes for an event", () => {
  expect(heartbeatFrame.toString()).toBe(":\n\n");
});

test("the hint when to come back is a field of its own", () => {
  expect(retryFrame({ min: 1_500, max: 1_500 })).toBe("retry: 1500\n\n");
  const times = Array.from({ length: 20 }, () =>
    Number(/^retry: (\d+)\n\n$/u.exec(retryFrame({ min: 1_000, max: 3_000 }))?.[1]),
  );
  expect(times.every((time) => time >= 1_000 && time <= 3_000)).toBe(true);
  expect(new Set(times).size).toBeGreaterThan(1);
});
