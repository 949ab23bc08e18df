/** Plays a scenario in a world, and answers all that is known of it when it is over. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Evidence } from "#proof/checkers/checker.ts";
import { dumpDatabase } from "#proof/database/dump.ts";
import { startSampler } from "#proof/database/sampler.ts";
import { Asker } from "#proof/mutants/asker.ts";
import type { Concert, Scenario } from "#proof/mutants/scenarios/scenario.ts";
import { setScene } from "#proof/mutants/scene.ts";
import type { World } from "#proof/world/world.ts";

/** A few samples more, of the state in which it ends. */
const afterwardsMs = 250;

/** Errors: it could not be played to its end. */
export async function playScenario(scenario: Scenario, world: World): Promise<Evidence> {
  const { instances, sql, database } = world;
  const asker = new Asker(instances.map(({ url }) => url));
  const sampler = startSampler({ sql, now: asker.now });
  const concerts: Concert[] = [];
  try {
    await scenario.play(setScene(world, asker, concerts));
    await sleep(afterwardsMs);
  } finally {
    await sampler.stop();
    asker.close();
  }
  const { startedAt } = asker;
  const { holdSeconds } = scenario;
  const about = { type: "header", seed: 0, minutes: 0, faults: [], instances: instances.length } as const;
  return {
    header: { ...about, startedAt, holdSeconds, concerts },
    operations: asker.operations(),
    faults: [],
    samples: sampler.samples,
    dump: await dumpDatabase(database.url),
  };
}
