/**
 * Tries one after the other. While one is tried, the world of the next is opened: instances take longer to start than
 * scenarios to play.
 *
 * Scenarios depend on moments, which a busy machine can miss. So one that could not be played is played again, and a
 * mutant that was not caught has another chance to be; but Jari as it is never gets another chance to be innocent.
 */
import type { House } from "#proof/mutants/house.ts";
import { scenarios } from "#proof/mutants/scenarios/all.ts";
import { tryOut, type Case, type Trial } from "#proof/mutants/trial.ts";
import type { World } from "#proof/world/world.ts";

const triesOfEach = 3;

/** Yields each trial as it ends; histories are kept in `folder`. Errors: a world that cannot be opened, a scenario that cannot be played. */
export async function* tryAll(house: House, cases: readonly Case[], folder: string): AsyncGenerator<Trial> {
  const open = (one: Case | undefined): Promise<World> | undefined =>
    one && house.openWorld(one.mutant, scenarios[one.scenario]);
  let next = open(cases[0]);
  try {
    for (const [index, one] of cases.entries()) {
      const world = await next;
      // Nobody else is to be there when the database, which all worlds share, is broken.
      const alone = one.scenario === "crash";
      next = alone ? undefined : open(cases[index + 1]);
      next?.catch(() => undefined);
      if (world) yield await tryPatiently({ house, folder }, one, world);
      next ??= open(cases[index + 1]);
    }
  } finally {
    await (await next?.catch(() => undefined))?.close();
  }
}

interface Where {
  readonly house: House;
  readonly folder: string;
}

async function tryPatiently({ house, folder }: Where, one: Case, first: World): Promise<Trial> {
  let world = first;
  for (let tries = 1; ; tries += 1) {
    try {
      const trial = await playAndClose(one, world, folder);
      if (trial.passed || !one.mutant || tries === triesOfEach) return trial;
    } catch (error) {
      if (tries === triesOfEach) throw error;
    }
    world = await house.openWorld(one.mutant, scenarios[one.scenario]);
  }
}

async function playAndClose(one: Case, world: World, folder: string): Promise<Trial> {
  try {
    return await tryOut(one, world, folder);
  } finally {
    await world.close();
  }
}
