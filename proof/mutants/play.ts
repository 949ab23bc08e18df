/** Plays a scenario in a world, and answers all that is known of it when it is over. */
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { evidenceOf } from "#proof/campaign/record.ts";
import type { Evidence } from "#proof/checkers/checker.ts";
import { dumpDatabase } from "#proof/database/dump.ts";
import { startSampler } from "#proof/database/sampler.ts";
import { Recorder } from "#proof/history/recorder.ts";
import type { Scenario } from "#proof/mutants/scenarios/scenario.ts";
import { createConcert, setScene } from "#proof/mutants/scene.ts";
import type { World } from "#proof/world/world.ts";

/** A few samples more, of the state in which it ends. */
const afterwardsMs = 250;

/** The history is kept in `file`. Errors: it could not be played to its end. */
export async function playScenario(scenario: Scenario, world: World, file: string): Promise<Evidence> {
  const { holdSeconds } = scenario;
  const concert = await createConcert(world, scenario);
  const about = { seed: 0, minutes: 0, faults: [], instances: world.instances.length, holdSeconds };
  const recorder = await Recorder.open(file, { ...about, concerts: [concert] });
  const sampler = startSampler({ sql: world.sql, now: () => recorder.now() });
  const agent = new Agent({ keepAlive: true });
  try {
    const clients = { recorder, urls: world.instances.map(({ url }) => url), agent };
    await scenario.play(setScene(world, clients, concert));
    await sleep(afterwardsMs);
    await sampler.stop();
    const dump = await dumpDatabase(world.database.url);
    return evidenceOf(recorder.header, recorder.events, { samples: sampler.samples, dump });
  } finally {
    await sampler.stop();
    agent.destroy();
    await recorder.close();
  }
}
