/**
 * Recovery: a steady crowd on three instances, something is broken, and the longest time that any of its clients was
 * without a success is measured, several times over; medians are judged, so that one moment in which the machine was busy
 * with something else does not decide.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { askOnce } from "#load/perform.ts";
import { read } from "#load/requests.ts";
import { spreadOf, type Spread } from "#load/stats.ts";
import { Balancer } from "#proof/studies/recovery/balancer.ts";
import { Crowd, type Line } from "#proof/studies/recovery/crowd.ts";
import { faults, type Fault } from "#proof/studies/recovery/faults.ts";
import { Fleet } from "#proof/studies/recovery/fleet.ts";
import { atMost, count, exactly, figure, type Finding, type Study } from "#proof/studies/study.ts";

const instances = 3;
/** Before something is broken, and after it was mended. */
const calmMs = 1_500;
/** After so long without an answer an instance is taken for hung; */
const hungMs = 1_000;
/** but where nothing may fail an answer that is late is none that fails. */
const patientMs = 10_000;

export const recoveryStudy: Study<"tries" | "clients"> = {
  says: "Instances and PostgreSQL are broken under load: how long any client is without a success.",
  small: { tries: 1, clients: 24 },
  full: { tries: 9, clients: 60 },
  async run({ tries, clients }, tell) {
    const fleet = await Fleet.start(instances);
    try {
      const line = { urls: fleet.urls, concertId: await openLine(fleet) };
      const findings: Finding[] = [];
      for (const fault of faults) {
        const trials: Trial[] = [];
        while (trials.length < tries) {
          const trial = await attempt(fleet, fault, line, clients);
          trials.push(trial);
          tell(`${fault.name}: ${Math.round(trial.silenceOfOneMs)} ms, ${trial.failed} requests failed\n`);
        }
        findings.push(...findingsOf(fault, trials));
      }
      return findings;
    } finally {
      await fleet.close();
    }
  },
};

interface Trial {
  /** In which nobody succeeded, and in which some client did not. */
  silenceMs: number;
  silenceOfOneMs: number;
  requests: number;
  /** Tries for which nobody listened: nothing was sent. */
  refused: number;
  /** Not answered although they had been sent, or answered 5xx. */
  failed: number;
}

/** A queue that lets nobody in: everyone is in line. */
async function openLine({ rig, urls }: Fleet): Promise<number> {
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const body = { title: "Recovery", queue: { capacity: 0 }, shows: [{ startsAt, seats: 50, price: 50_000 }] };
  const shot = { method: "POST", path: "/v1/admin/concerts", token: rig.adminToken, body } as const;
  return (read(await askOnce(urls[0] ?? "", shot, 201)) as { concertId: number }).concertId;
}

async function attempt(fleet: Fleet, fault: Fault, line: Line, clients: number): Promise<Trial> {
  const balancer = fault.costsNothing && new Balancer(line.urls);
  const avoids = balancer && ((url: string) => balancer.avoids(url));
  const crowd = new Crowd(line, { clients, avoids, timeoutMs: fault.costsNothing ? patientMs : hungMs });
  try {
    await sleep(calmMs);
    let brokenAt = performance.now();
    await fault.inflict(fleet, () => (brokenAt = performance.now()));
    await sleep(calmMs);
    const mendedAt = performance.now();
    return {
      silenceMs: crowd.successes.longestSilence(brokenAt, mendedAt),
      silenceOfOneMs: crowd.successes.longestSilenceOfOne(brokenAt, mendedAt),
      requests: crowd.count("answered"),
      refused: crowd.count("refused"),
      failed: crowd.count("unanswered") + crowd.count("error"),
    };
  } finally {
    try {
      await crowd.end();
    } finally {
      await balancer?.close();
    }
  }
}

function findingsOf({ name, withinMs, costsNothing }: Fault, trials: readonly Trial[]): Finding[] {
  const ofAll = spreadOf(trials.map(({ silenceMs }) => silenceMs));
  const ofOne = spreadOf(trials.map(({ silenceOfOneMs }) => silenceOfOneMs));
  const sum = (of: keyof Trial): number => trials.reduce((total, trial) => total + trial[of], 0);
  const longest = `${name}: longest time without a success`;
  const counts = `${name}: requests`;
  return [
    figure(`${longest}, of all together`, tellMs(ofAll)),
    withinMs === undefined
      ? figure(`${longest}, of any client`, tellMs(ofOne))
      : { ...atMost(`${longest}, of any client`, ofOne.median, withinMs, "ms"), found: tellMs(ofOne) },
    figure(`${counts} answered; sent while nobody listened`, `${count(sum("requests"))}; ${count(sum("refused"))}`),
    costsNothing
      ? exactly(`${counts} that failed`, sum("failed"))
      : figure(`${counts} sent again`, count(sum("failed"))),
  ];
}

/** The median, the least and the most. */
function tellMs({ median, min, max }: Spread): string {
  const [middle, least, most] = [median, min, max].map((ms) => count(Math.round(ms)));
  return `${middle} (${least} to ${most}) ms`;
}
