import { expect, test } from "vitest";

import { firstOf } from "#proof/first-of.ts";
import { until } from "#test/until.ts";

test("comes with any of its signals, with one that has come already, and not before", () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const signal = firstOf(one.signal, other.signal);
  expect(signal.aborted).toBe(false);
  other.abort();
  expect(signal.aborted).toBe(true);
  expect(firstOf(one.signal, other.signal).aborted).toBe(true);
});

test("comes with a timeout, too", async () => {
  const signal = firstOf(new AbortController().signal, AbortSignal.timeout(20));
  await until("it came", () => signal.aborted);
});
