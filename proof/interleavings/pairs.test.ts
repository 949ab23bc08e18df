/** A few of the pairs, and the service without its locks. `npm run interleavings` runs every pair. */
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openBench, type Bench } from "#proof/interleavings/bench.ts";
import { brokenLocks } from "#proof/interleavings/broken-locks.ts";
import { moves, outcomeOf, type Move } from "#proof/interleavings/moves.ts";
import { checkPair, openStage, type PairFindings } from "#proof/interleavings/pair.ts";
import { setScene, type Scene } from "#proof/interleavings/scene.ts";
import type { Rewrite } from "#proof/interleavings/session.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

const logger = pino({ level: "silent" });
let database: TestDatabase;
let bench: Bench;
let scene: Scene;
beforeAll(async () => {
  database = await createTestDatabase();
  bench = await openBench(database.url);
  scene = await setScene(bench, logger);
});
afterAll(async () => {
  await bench.close();
  await database.close();
});

async function check([first, second]: readonly [string, string], rewrite?: Rewrite): Promise<PairFindings> {
  const stage = openStage(bench, scene, logger, rewrite);
  try {
    return await checkPair(stage, [moveNamed(first), moveNamed(second)]);
  } finally {
    await stage.close();
  }
}

function moveNamed(name: string): Move {
  const move = moves.find((one) => one.name === name);
  if (!move) throw new Error(`there is no move "${name}"`);
  return move;
}

describe("the scene lets every move succeed", () => {
  const refused: Readonly<Record<string, string>> = {
    "reserve the held seat": "SEAT_UNAVAILABLE",
    "reserve the sold seat": "SEAT_UNAVAILABLE",
  };

  test.each(moves)("$name", async ({ name, act }) => {
    await bench.restore();
    const outcome = await outcomeOf(act(database.db, scene, false));
    const told = { join: "WAITING", "join again": "ADMITTED" }[name] ?? "done";
    expect(outcome).toBe(refused[name] ?? told);
  });
});

describe("after every order all is as after one of whole transactions", () => {
  test.each([
    ["charge", "charge"],
    ["release", "pay"],
    ["refund", "check in"],
    ["join", "admit"],
  ] as const)("%s, %s", async (first, second) => {
    const { orders, violation } = await check([first, second]);
    expect(violation).toBeUndefined();
    expect(orders).toBeGreaterThan(10);
  });
});

test.each(brokenLocks)("without the $name's lock some order is wrong", async ({ pair, rewrite }) => {
  expect((await check(pair, rewrite)).violation).toBeDefined();
});
