import { describe, expect, test } from "vitest";

import { nemeses } from "#proof/nemeses/all.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import { planStrikes, runSchedule, type Strike } from "#proof/nemeses/schedule.ts";
import type { World } from "#proof/world/world.ts";

function firstStrikes(seed: number, count: number, of: readonly Nemesis[] = nemeses): Strike[] {
  const strikes: Strike[] = [];
  for (const strike of planStrikes(of, seed)) {
    strikes.push(strike);
    if (strikes.length === count) break;
  }
  return strikes;
}

function nemesis(name: string, strike: Nemesis["strike"], breaks: Nemesis["breaks"] = "load"): Nemesis {
  return { name, says: name, kind: name, breaks, needs: [], strike };
}

/** A world of which a schedule needs nothing but that it can be healed. */
function worldThatHeals(heal: () => void): World {
  return { heal: async () => heal() } as unknown as World;
}

test("nemeses have names of their own, and more than fourteen kinds", () => {
  expect(new Set(nemeses.map(({ name }) => name)).size).toBe(nemeses.length);
  expect(new Set(nemeses.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(14);
});

describe("what is planned", () => {
  test("follows from the seed: the same strikes after the same rests; another seed, others", () => {
    expect(firstStrikes(7, 100)).toEqual(firstStrikes(7, 100));
    expect(firstStrikes(7, 100)).not.toEqual(firstStrikes(8, 100));
  });

  test("each nemesis strikes once before any strikes again", () => {
    const struck = firstStrikes(3, 200).flatMap(({ together }) => together.map(({ name }) => name));
    const all = nemeses.map(({ name }) => name).toSorted();
    for (const round of [0, 1, 2]) {
      expect(struck.slice(round * all.length, (round + 1) * all.length).toSorted()).toEqual(all);
    }
  });

  test("sometimes two strike together, and never two that lay hands on the same", () => {
    const pairs = firstStrikes(5, 300).filter(({ together }) => together.length === 2);
    expect(pairs.length).toBeGreaterThan(10);
    expect(pairs.filter(({ together: [one, other] }) => one?.breaks === other?.breaks)).toEqual([]);
  });

  test("there is a rest of a second or more before each", () => {
    expect(Math.min(...firstStrikes(5, 300).map(({ restMs }) => restMs))).toBeGreaterThanOrEqual(1_000);
  });
});

describe("a schedule that runs", () => {
  const rest = async (): Promise<void> => undefined;

  test("heals the world after a blow, also after one that failed, and tells what failed", async () => {
    const happened: string[] = [];
    const end = new AbortController();
    const world = worldThatHeals(() => {
      happened.push("healed");
      end.abort();
    });
    const failures = await runSchedule({
      world,
      nemeses: [
        nemesis("clumsy", ({ tell }) => Promise.reject(new Error(`${String(tell("begins", "a try"))} missed`))),
      ],
      seed: 1,
      tell: (...told) => void happened.push(told.join(" ")),
      signal: end.signal,
      rest,
    });
    expect(happened).toEqual(["clumsy begins a try", "healed"]);
    expect(failures).toEqual([expect.stringContaining("missed")]);
  });

  test("gives each blow random numbers of its own, which the blows before do not change", async () => {
    const drawn = async (drawsOfFirst: number): Promise<number[]> => {
      const numbers: number[] = [];
      const end = new AbortController();
      const greedy = nemesis("greedy", async ({ random }) => {
        const draws = Array.from({ length: numbers.length === 0 ? drawsOfFirst : 1 }, random);
        numbers.push(draws[0] ?? 0);
        if (numbers.length === 2) end.abort();
      });
      const world = worldThatHeals(() => undefined);
      await runSchedule({ world, nemeses: [greedy], seed: 11, tell: () => undefined, signal: end.signal, rest });
      return numbers;
    };
    expect(await drawn(1)).toEqual(await drawn(50));
  });

  test("that is ended while it rests strikes no more", async () => {
    const end = new AbortController();
    end.abort();
    const never = nemesis("never", () => Promise.reject(new Error("struck")));
    const world = worldThatHeals(() => undefined);
    const done = runSchedule({ world, nemeses: [never], seed: 1, tell: () => undefined, signal: end.signal, rest });
    expect(await done).toEqual([]);
  });
});
