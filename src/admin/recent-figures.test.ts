import { expect, test } from "vitest";

import { freshMs, RecentFigures } from "#admin/recent-figures.ts";

/** Figures that are computed when the test says so; the clock stands still but for the test. */
function desk() {
  const world = { now: 1_000, computed: 0 };
  const underWay: { finish: () => void; fail: () => void }[] = [];
  const recent = new RecentFigures(
    (concertId) =>
      new Promise<string>((resolve, reject) => {
        world.computed += 1;
        const name = `${concertId}, ${world.computed}`;
        underWay.push({ finish: () => resolve(name), fail: () => reject(new Error(name)) });
      }),
    () => world.now,
  );
  return { world, recent, underWay };
}

test("are computed once for all who ask while they are, however long that takes", async () => {
  const { world, recent, underWay } = desk();
  const first = recent.of(1);
  world.now += 10 * freshMs;
  const asked = [first, recent.of(1), recent.of(1)];
  underWay[0]?.finish();
  expect(await Promise.all(asked)).toEqual(["1, 1", "1, 1", "1, 1"]);
  expect(world.computed).toBe(1);
});

test("are told again for a moment after they were there, and no longer", async () => {
  const { world, recent, underWay } = desk();
  const first = recent.of(1);
  world.now += 10 * freshMs;
  underWay[0]?.finish();
  await first;
  world.now += freshMs - 1;
  expect(await recent.of(1)).toBe("1, 1");
  world.now += 1;
  const next = recent.of(1);
  underWay[1]?.finish();
  expect(await next).toBe("1, 2");
});

test("are those of the concert that is asked for", async () => {
  const { recent, underWay } = desk();
  const asked = [recent.of(1), recent.of(2)];
  for (const { finish } of underWay) finish();
  expect(await Promise.all(asked)).toEqual(["1, 1", "2, 2"]);
});

test("that could not be computed are not remembered, nor do they take the place of newer ones", async () => {
  const { recent, underWay } = desk();
  const failing = recent.of(1);
  recent.forget(1);
  const newer = recent.of(1);
  underWay[0]?.fail();
  await expect(failing).rejects.toThrow("1, 1");
  underWay[1]?.finish();
  expect(await recent.of(1)).toBe(await newer);

  const alone = recent.of(2);
  underWay[2]?.fail();
  await expect(alone).rejects.toThrow("2, 3");
  const again = recent.of(2);
  underWay[3]?.finish();
  expect(await again).toBe("2, 4");
});

test("of before a change are forgotten by who changed something", async () => {
  const { recent, underWay } = desk();
  const before = recent.of(1);
  underWay[0]?.finish();
  await before;
  recent.forget(1);
  const after = recent.of(1);
  underWay[1]?.finish();
  expect(await after).toBe("1, 2");
});
