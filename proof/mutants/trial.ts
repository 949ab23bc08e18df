/** One trial: a scenario, played in a world of its own, and what the checkers say to what was recorded of it. */
import { join } from "node:path";

import { checkers } from "#proof/checkers/all.ts";
import type { Mutant } from "#proof/mutants/mutant.ts";
import { playScenario } from "#proof/mutants/play.ts";
import { scenarios, type ScenarioName } from "#proof/mutants/scenarios/all.ts";
import { accuse, type Accusation } from "#proof/mutants/verdict.ts";
import type { World } from "#proof/world/world.ts";

/** Who is tried, and in which scenario; without a mutant it is Jari as it is. */
export interface Case {
  readonly mutant?: Mutant;
  readonly scenario: ScenarioName;
}

export interface Trial extends Case {
  /** The file in which the history lies. */
  readonly history: string;
  readonly operations: number;
  readonly accusations: readonly Accusation[];
  /** A mutant: one of the checkers that should catch it did. Jari as it is: nothing was found. */
  readonly passed: boolean;
}

/** Jari as it is in each scenario that is needed, and each mutant after it in its own. */
export function casesOf(mutants: readonly Mutant[]): Case[] {
  const wanted = (Object.keys(scenarios) as ScenarioName[]).map((scenario) => ({
    scenario,
    inIt: mutants.filter((mutant) => mutant.scenario === scenario),
  }));
  return wanted
    .filter(({ inIt }) => inIt.length > 0)
    .flatMap(({ scenario, inIt }) => [{ scenario }, ...inIt.map((mutant) => ({ mutant, scenario }))]);
}

/**
 * Plays the scenario in a world in which the mutant runs, and judges. The history is kept in `folder`. Errors: it could not
 * be played to its end.
 */
export async function tryOut({ mutant, scenario }: Case, world: World, folder: string): Promise<Trial> {
  const history = join(folder, `${mutant?.name ?? `as-it-is-${scenario.replaceAll(" ", "-")}`}.jsonl`);
  const evidence = await playScenario(scenarios[scenario], world, history);
  const accusations = accuse(evidence, checkers);
  const passed = mutant
    ? accusations.some(({ invariant }) => mutant.breaks.includes(invariant))
    : accusations.length === 0;
  return { ...(mutant && { mutant }), scenario, history, operations: evidence.operations.length, accusations, passed };
}
