/** When everything that ends by itself has ended. */
import { expect, test } from "vitest";

import { isCalm, untilCalm } from "#proof/campaign/calm.ts";
import type { Sample } from "#proof/database/dump.ts";

function sample(from: number, { waiting = 0, admitted = 0, held = 0 } = {}): Sample {
  return { from, by: from + 1, queues: [{ waiting, admitted }], shows: [{ held }] } as unknown as Sample;
}

test.each([{ waiting: 1 }, { admitted: 1 }, { held: 1 }])("it is not calm with %o", (left) => {
  expect(isCalm(sample(0, left))).toBe(false);
});

test("it is calm when nobody waits, has a turn or holds a seat", () => {
  expect(isCalm(sample(0))).toBe(true);
});

test("what was seen before one began to wait does not count", async () => {
  let t = 10;
  const samples = [sample(9)];
  const calm = untilCalm({ samples, now: () => (t += 10) }, 1_000);
  samples.push(sample(500, { held: 1 }), sample(500));
  expect(await calm).toBe(true);
  expect(await untilCalm({ samples: [sample(9)], now: () => (t += 10) }, 40)).toBe(false);
});
