/**
 * Recovery: a steady crowd on three instances, something is broken, and the longest time that any of its clients was
 * without a success is measured, several times over; medians are judged, so that one moment in which the machine was busy
 * with something else does not decide.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { askOnce } from "#load/perform.ts";
import { read } from "#load/requests.ts";
import { spreadOf, type Spread } from "#load/stats.ts";
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
  const crowd = new Crowd(line, { clients, timeoutMs: fault.withinMs === undefined ? patientMs : hungMs });
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
    await crowd.end();
  }
}

function findingsOf({ name, withinMs }: Fault, trials: readonly Trial[]): Finding[] {
  const silence = spreadOf(trials.map(({ silenceMs }) => silenceMs));
  const ofOne = spreadOf(trials.map(({ silenceOfOneMs }) => silenceOfOneMs));
  const sum = (of: keyof Trial): number => trials.reduce((total, trial) => total + trial[of], 0);
  const middle = Math.round(ofOne.median);
  const longest = `${name}: longest time without a success`;
  return [
    figure(`${longest} for all, median (least to most)`, tellMs(silence)),
    figure(`${longest} for one, median (least to most)`, tellMs(ofOne)),
    ...(withinMs === undefined ? [] : [atMost(`${longest} for one, median`, middle, withinMs, "ms")]),
    figure(`${name}: requests answered`, count(sum("requests"))),
    withinMs === undefined
      ? exactly(`${name}: requests that failed`, sum("failed"))
      : figure(`${name}: requests that failed, and were sent again`, count(sum("failed"))),
    figure(`${name}: tries for which nobody listened`, count(sum("refused"))),
  ];
}

function tellMs({ median, min, max }: Spread): string {
  const [middle, least, most] = [median, min, max].map((ms) => count(Math.round(ms)));
  return `${middle} (${least} to ${most}) ms`;
}
