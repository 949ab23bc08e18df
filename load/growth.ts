/**
 * How cost grows: with the places that wait, the seats of a show, the instances, the concerts on sale. Beside each rate
 * stands the processor time that a thousand requests cost each party: on a machine with no core to spare, the rate tells
 * what the machine can do, and the time what the service needs.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { meterCpu, shareOf, type ByParty } from "#load/cpu.ts";
import { extendLine, keepEvery, startLongLine } from "#load/line.ts";
import { askOnce } from "#load/perform.ts";
import { Rig } from "#load/rig.ts";
import { joins } from "#load/rows/join.ts";
import { pays } from "#load/rows/money.ts";
import { polls, startLine } from "#load/rows/reads.ts";
import { reserves } from "#load/rows/reserve.ts";
import { openHall, seatReads } from "#load/rows/seat-maps.ts";
import { measureTop, trialOf, type Operation } from "#load/trial.ts";
import { createConcert } from "#load/world.ts";

/** One measurement, at one size of what grows. */
export interface GrowthPoint {
  /** What grows. */
  what: string;
  size: number;
  operation: string;
  /** Undefined where nothing was asked. */
  rate?: { perSecond: number; p99: number; others: number };
  /** Milliseconds of processor time for a thousand requests; where nothing was asked, for a second. */
  cpuMs?: ByParty;
  /** Of one answer, where that grows too. */
  bytes?: number;
}

export interface GrowthOptions {
  /** The longest line. */
  places: number;
  seconds: number;
  /** Told each measurement. */
  tell: (point: GrowthPoint) => void;
}

/** Little is spent in it, and the kernel counts in hundredths of a second. */
const idleSeconds = 5;

/** Measures everything that grows, each on a rig of its own. */
export async function measureGrowth(options: GrowthOptions): Promise<GrowthPoint[]> {
  const points: GrowthPoint[] = [];
  for (const grow of [growLine, growShows, growInstances, growConcerts]) {
    const rig = await Rig.start();
    try {
      for await (const point of grow(rig, options)) {
        options.tell(point);
        points.push(point);
      }
    } finally {
      await rig.close();
    }
  }
  return points;
}

type Points = AsyncGenerator<GrowthPoint>;
type Asked = Omit<Operation, "target">;

async function* growLine(rig: Rig, { places, seconds }: GrowthOptions): Points {
  for (const size of [1_000, 10_000, 100_000, 1_000_000].filter((one) => one <= places)) {
    const at = { what: "places waiting", seconds, size };
    // Each a line of its own: those who join while joins are measured make it longer than the next size.
    const line = await startLongLine(rig);
    await extendLine(rig, line, { places: size, keepEvery: keepEvery(size) });
    yield await measure(rig, { ...at, operation: "poll" }, polls(line.some));
    yield await measure(rig, { ...at, operation: "join" }, joins(rig, [line.concertId]));
  }
}

async function* growShows(rig: Rig, { seconds }: GrowthOptions): Points {
  for (const size of [50, 500, 5_000, 50_000]) {
    const at = { what: "seats of a show", seconds, size };
    const hall = await openHall(rig, size);
    const { url } = await rig.jari();
    const shot = { path: `/v1/shows/${hall.showId}/seats`, token: hall.fans[0]?.token ?? "" };
    const { body } = await askOnce(url, shot, 200);
    yield { ...(await measure(rig, { ...at, operation: "seat map read" }, seatReads(hall))), bytes: body.length };
    yield await measure(rig, { ...at, operation: "reserve" }, reserves(rig, { seats: size }));
  }
}

async function* growInstances(rig: Rig, { seconds }: GrowthOptions): Points {
  for (const size of [1, 2, 4]) {
    await rig.jari(size);
    const { concertId } = await createConcert(rig, { capacity: 10 });
    // Each of them has to become warm.
    const at = { what: "instances", seconds, size, warmUpSeconds: size };
    yield await measure(rig, { ...at, operation: "poll" }, polls(await startLine(rig, 1_000)));
    yield await measure(rig, { ...at, operation: "join" }, joins(rig, [concertId]));
    yield await measure(rig, { ...at, operation: "reserve" }, reserves(rig));
    yield await measure(rig, { ...at, operation: "pay" }, pays(rig));
  }
}

async function* growConcerts(rig: Rig, { seconds }: GrowthOptions): Points {
  for (const size of [1, 10, 100]) {
    const at = { what: "concerts on sale", seconds, size };
    const lines = [];
    for (let i = 0; i < size; i += 1) lines.push(await startLine(rig, Math.ceil(1_000 / size)));
    const concertIds: number[] = [];
    while (concertIds.length < size) concertIds.push((await createConcert(rig, { capacity: 10 })).concertId);
    yield await measure(rig, { ...at, operation: "poll" }, polls(lines.flat()));
    yield await measure(rig, { ...at, operation: "join" }, joins(rig, concertIds));
    yield await measure(rig, { ...at, operation: "reserve" }, reserves(rig, { concerts: size }));
    yield await measureIdle(rig, { ...at, operation: "nothing" });
  }
}

interface At {
  what: string;
  size: number;
  operation: string;
  seconds: number;
  warmUpSeconds?: number;
}

async function measure(rig: Rig, { seconds, warmUpSeconds = 1, ...at }: At, asked: Asked): Promise<GrowthPoint> {
  const trial = trialOf({ target: await rig.jari(), ...asked, warmUpSeconds });
  const { perSecond, p99, others, cpuUs } = await measureTop(rig, trial, seconds);
  // A microsecond for one is a millisecond for a thousand.
  return { ...at, rate: { perSecond, p99, others }, ...(cpuUs && { cpuMs: cpuUs }) };
}

/** What is spent while nobody asks anything. */
async function measureIdle(rig: Rig, { what, size, operation }: At): Promise<GrowthPoint> {
  const { pid } = await rig.jari();
  const stopMeter = meterCpu({ instance: pid, database: await rig.databasePid(), tool: process.pid });
  await sleep(idleSeconds * 1000);
  const spentMs = stopMeter();
  return { what, size, operation, ...(spentMs && { cpuMs: shareOf(spentMs, idleSeconds) }) };
}
