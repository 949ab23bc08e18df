import { expect, test } from "vitest";

import { Turnstile } from "#db/turnstile.ts";
import { until } from "#test/until.ts";

const never = 3_600_000;

test("who comes while nobody is inside goes in at once", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  let inside = 0;
  turnstile.request(() => (inside += 1));
  expect(inside).toBe(1);
});

test("the others go in one after the other, in the order they came", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  const entered: string[] = [];
  const leave: Record<string, () => void> = {};
  for (const name of ["a", "b", "c"]) {
    turnstile.request((leaving) => {
      entered.push(name);
      leave[name] = leaving;
    });
  }
  expect(entered).toEqual(["a"]);
  leave["a"]?.();
  expect(entered).toEqual(["a", "b"]);
  leave["b"]?.();
  leave["c"]?.();
  turnstile.request(() => entered.push("d"));
  expect(entered).toEqual(["a", "b", "c", "d"]);
});

test("who leaves twice lets in one", () => {
  const turnstile = new Turnstile({ patienceMs: never });
  const entered: string[] = [];
  let leave: () => void = () => undefined;
  turnstile.request((leaving) => (leave = leaving));
  for (const name of ["b", "c"]) turnstile.request(() => entered.push(name));
  leave();
  leave();
  expect(entered).toEqual(["b"]);
});

test("one that does not end holds nobody up for long, and lets in nobody more when it ends after all", async () => {
  const turnstile = new Turnstile({ patienceMs: 10 });
  const entered: string[] = [];
  let leave: () => void = () => undefined;
  turnstile.request((leaving) => (leave = leaving));
  turnstile.request(() => entered.push("b"));
  expect(entered).toEqual([]);
  await until("the next is in", () => entered.length === 1);

  const strict = new Turnstile({ patienceMs: never });
  strict.request(() => entered.push("c"));
  leave();
  strict.request(() => entered.push("d"));
  expect(entered).toEqual(["b", "c"]);
});
