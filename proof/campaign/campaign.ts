/**
 * A campaign from beginning to end: a world is opened, a crowd asks and is answered while nemeses strike; then all is
 * healed, comes to rest and is read back. Promises: what was begun is ended, whatever happens; what was seen is recorded.
 */
import { setMaxListeners } from "node:events";
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { describeHost, type Machine } from "#load/machine.ts";
import { askForAudit } from "#proof/campaign/audit.ts";
import { untilCalm } from "#proof/campaign/calm.ts";
import { evidenceOf, historyIn, writeBeside, type CampaignRecord, type LeftOut } from "#proof/campaign/record.ts";
import { createConcerts } from "#proof/clients/concerts.ts";
import { startCrowd } from "#proof/clients/crowd.ts";
import { readBack } from "#proof/clients/read-back.ts";
import { dumpDatabase } from "#proof/database/dump.ts";
import { startSampler } from "#proof/database/sampler.ts";
import { firstOf } from "#proof/first-of.ts";
import type { FaultLine } from "#proof/history/event.ts";
import { Recorder } from "#proof/history/recorder.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import { runSchedule } from "#proof/nemeses/schedule.ts";
import { openWorld } from "#proof/world/open-world.ts";
import type { Ability, World } from "#proof/world/world.ts";

export interface CampaignPlan {
  readonly seed: number;
  /** How long things are broken. */
  readonly minutes: number;
  readonly nemeses: readonly Nemesis[];
  /** Where everything is recorded. */
  readonly folder: string;
}

export interface CampaignDeps {
  /** Tells how it goes. */
  readonly say: (text: string) => void;
  /** Ends it early: what was seen until then is checked. */
  readonly stop: AbortSignal;
}

const instances = 3;
const holdSeconds = 4;
/** After the last fault the crowd goes on for so long: what fails then was not mended. */
const afterwardsMs = 12_000;
/** Longer than any turn or hold of a campaign lasts, several times over. */
const calmWithinMs = 60_000;

/** Errors: it could not be run, or was ended before it had begun. Then nothing is left of it but what was recorded. */
export async function runCampaign(plan: CampaignPlan, deps: CampaignDeps): Promise<CampaignRecord> {
  await mkdir(plan.folder, { recursive: true });
  const host = describeHost();
  const world = await openWorld({ instances, holdSeconds, signal: deps.stop });
  try {
    const { rows } = await world.sql.query<{ version: string }>("select current_setting('server_version') as version");
    const machine = { ...host, postgresql: rows[0]?.version ?? "unknown" };
    const record = await campaignIn(world, machine, plan, deps);
    await writeBeside(record);
    return record;
  } finally {
    await world.close();
  }
}

async function campaignIn(
  world: World,
  machine: Machine,
  { seed, minutes, nemeses, folder }: CampaignPlan,
  { say, stop }: CampaignDeps,
): Promise<CampaignRecord> {
  const { possible, leftOut } = sortOut(nemeses, world.abilities);
  const clients = { urls: world.instances.map(({ url }) => url), adminToken: world.adminToken, seed };
  const concerts = await createConcerts(clients);
  const history = historyIn(folder);
  const faults = nemeses.map(({ name }) => name);
  const recorder = await Recorder.open(history, { seed, minutes, instances, holdSeconds, concerts, faults });
  const now = () => recorder.now();
  const sampler = startSampler({ sql: world.sql, now });
  const asking = new AbortController();
  // Everybody in the crowd listens to it.
  setMaxListeners(0, asking.signal);
  const crowd = startCrowd({ ...clients, concerts, recorder, signal: asking.signal });
  try {
    const failures = await breakThings(world, possible, { seed, minutes, recorder, say, stop });
    asking.abort();
    await crowd.finished;
    await untilCalm({ samples: sampler.samples, now }, calmWithinMs);
    await readBack({ ...clients, concerts, recorder, accounts: crowd.accounts });
    const audit = await askForAudit(clients.urls[0] ?? "", world.adminToken).catch(() => undefined);
    const dump = await dumpDatabase(world.database.url);
    await sampler.stop();
    const crashes = world.instances.flatMap((instance) => instance.crashes);
    const { header, events } = recorder;
    return {
      history,
      evidence: evidenceOf(header, events, { samples: sampler.samples, dump }),
      circumstances: { machine, leftOut, failures, crashes, endedEarly: stop.aborted, ...(audit && { audit }) },
    };
  } finally {
    asking.abort();
    // Whoever still asked would write into a file that is closed, and that would be all that is told.
    await crowd.finished.catch(() => undefined);
    await sampler.stop();
    await recorder.close();
  }
}

interface Breaking {
  readonly seed: number;
  readonly minutes: number;
  readonly recorder: Recorder;
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

/** Lets nemeses strike for so long, heals, and waits until it can be told whether it goes on. Answers what they could not do. */
async function breakThings(
  world: World,
  nemeses: readonly Nemesis[],
  { seed, minutes, recorder, say, stop }: Breaking,
): Promise<readonly string[]> {
  const signal = firstOf(stop, AbortSignal.timeout(Math.round(60_000 * minutes)));
  const tell = (nemesis: string, phase: FaultLine["phase"], what: string): void => {
    recorder.fault(nemesis, phase, what);
    say(`${(recorder.now() / 1000).toFixed(1).padStart(7)} s  ${phase.padEnd(7)}${nemesis}: ${what}\n`);
  };
  const failures =
    nemeses.length > 0
      ? await runSchedule({ world, nemeses, seed, tell, signal })
      : await sleep(60_000 * minutes, [], { signal }).catch(() => []);
  await world.heal();
  await sleep(afterwardsMs, undefined, { signal: stop }).catch(() => undefined);
  return failures;
}

/** Which of these the machine allows, and why not the others. */
function sortOut(
  nemeses: readonly Nemesis[],
  abilities: ReadonlySet<Ability>,
): { possible: Nemesis[]; leftOut: LeftOut[] } {
  const missing = ({ needs }: Nemesis): Ability[] => needs.filter((ability) => !abilities.has(ability));
  return {
    possible: nemeses.filter((nemesis) => missing(nemesis).length === 0),
    leftOut: nemeses.flatMap((nemesis) => {
      const needs = missing(nemesis);
      return needs.length > 0 ? [{ fault: nemesis.name, why: `it needs ${needs.join(" and ")}` }] : [];
    }),
  };
}
