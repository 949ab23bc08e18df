import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { Turnstile } from "#db/turnstile.ts";
import { until } from "#test/until.ts";

const never = 3_600_000;

function ask(turnstile: Turnstile, enter: (leave: () => void) => void, size = 1): void {
  turnstile.request({ enter, size: () => size });
}

test("who comes while nobody is inside goes in at once", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  let inside = 0;
  ask(turnstile, () => (inside += 1));
  expect(inside).toBe(1);
});

test("the others go in one after the other, those with equally many requests in the order they came", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  const entered: string[] = [];
  const leave: Record<string, () => void> = {};
  for (const name of ["a", "b", "c"]) {
    ask(turnstile, (leaving) => {
      entered.push(name);
      leave[name] = leaving;
    });
  }
  expect(entered).toEqual(["a"]);
  leave["a"]?.();
  expect(entered).toEqual(["a", "b"]);
  leave["b"]?.();
  leave["c"]?.();
  ask(turnstile, () => entered.push("d"));
  expect(entered).toEqual(["a", "b", "c", "d"]);
});

test("who leaves twice lets in one", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  const entered: string[] = [];
  let leave: () => void = () => undefined;
  ask(turnstile, (leaving) => (leave = leaving));
  for (const name of ["b", "c"]) ask(turnstile, () => entered.push(name));
  leave();
  leave();
  expect(entered).toEqual(["b"]);
});

test("one that does not end holds nobody up for long, and lets in nobody more when it ends after all", async () => {
  const turnstile = new Turnstile({ patienceMs: 10 });
  const entered: string[] = [];
  let leave: () => void = () => undefined;
  ask(turnstile, (leaving) => (leave = leaving));
  ask(turnstile, () => entered.push("b"));
  expect(entered).toEqual([]);
  await until("the next is in", () => entered.length === 1);

  const strict = new Turnstile({ patienceMs: never });
  ask(strict, () => entered.push("c"));
  leave();
  ask(strict, () => entered.push("d"));
  expect(entered).toEqual(["b", "c"]);
});

/** Lets somebody in, has the others ask while they are inside, and answers in which order they went in. */
async function orderOf(fairMs: number, sizes: Record<string, number>, insideMs: number): Promise<string[]> {
  const turnstile = new Turnstile({ patienceMs: never, fairMs });
  const entered: string[] = [];
  let leave: () => void = () => undefined;
  ask(turnstile, (leaving) => (leave = leaving));
  for (const [name, size] of Object.entries(sizes)) {
    ask(
      turnstile,
      (leaving) => {
        entered.push(name);
        leaving();
      },
      size,
    );
  }
  await sleep(insideMs);
  leave();
  return entered;
}

test("the one with the most requests goes in first", async () => {
  expect(await orderOf(never, { few: 2, most: 9, many: 5 }, 0)).toEqual(["most", "many", "few"]);
});

test("nobody is passed over who has waited long enough", async () => {
  expect(await orderOf(10, { few: 2, most: 9, many: 5 }, 30)).toEqual(["few", "most", "many"]);
});
