/**
 * A line of a million: as many users join one queue, each over HTTP, and then it is measured what that costs. What one more
 * who waits costs the instance and the database; polls, against those of a line of a thousand on the same instance; joins; a
 * restart; how soon a turn that ends is the next one's; how many are let in a second when the capacity is raised.
 */
import type { Figure } from "#load/figure.ts";
import { measureAdmission, measureTurnover } from "#load/line-moves.ts";
import { extendLine, keepEvery, startLongLine, type Line } from "#load/line.ts";
import { megabytes, memoryAtRest, sizeOf, walWritten, type Memory } from "#load/memory.ts";
import { askOnce } from "#load/perform.ts";
import type { Fan } from "#load/requests.ts";
import { Rig } from "#load/rig.ts";
import { joins } from "#load/rows/join.ts";
import { polls, startLine } from "#load/rows/reads.ts";
import { formatNumber } from "#load/table.ts";
import { measureTop, trialOf, type Operation } from "#load/trial.ts";
import { createConcert } from "#load/world.ts";

export interface MillionOptions {
  /** How many, if not a million. */
  places: number;
  seconds: number;
  /** Told what is done, as it is done. */
  tell: (text: string) => void;
}

const million = 1_000_000;
/** The line that a long one is compared with. */
const short = 1_000;
/** The two lines are measured in turn, often and briefly, so that what else goes on in the machine meets both. */
const comparisons = 9;
const mostSeconds = 2;

export async function measureMillion({ places, seconds, tell }: MillionOptions): Promise<Figure[]> {
  const rig = await Rig.start();
  try {
    const few = await startLine(rig, short);
    const { memory: before } = await restart(rig, few[0] as Fan);
    const line = await startLongLine(rig);
    const figures = await fill(rig, line, { places, tell });
    const { seconds: restartSeconds, memory: after } = await restart(rig, line.some[0] as Fan);
    figures.push({ name: "from a restart to the first poll", value: restartSeconds, unit: "s" });
    figures.push(...costOf(places, before, after));
    figures.push(...(await comparePolls(rig, { few, many: line.some }, seconds)));
    figures.push(...(await compareJoins(rig, line, seconds)));
    figures.push(...(await measureTurnover(rig, line)));
    figures.push(...(await measureAdmission(rig, line)));
    return figures.map((figure) => ({ ...figure, name: `${formatNumber(places)} waiting: ${figure.name}` }));
  } finally {
    await rig.close();
  }
}

/** Fills the line, and tells what that cost. */
async function fill(rig: Rig, line: Line, { places, tell }: Omit<MillionOptions, "seconds">): Promise<Figure[]> {
  const target = await rig.jari();
  await rig.settle();
  const [sizeBefore, walBefore] = [await sizeOf(rig, "places"), await walWritten(rig)];
  const perSecond = await extendLine(rig, line, { places: line.places + places, keepEvery: keepEvery(places), tell });
  const [sizeAfter, walAfter] = [await sizeOf(rig, "places"), await walWritten(rig)];
  const { rssBytes, heapBytes } = await memoryAtRest(target);
  const each = (name: string, bytes: number): Figure => ({ name, value: bytes / places, unit: "bytes a place" });
  return [
    { name: "joins while it is filled", value: perSecond, unit: "joins/s" },
    { name: "joins that were not answered as expected", value: line.others, unit: "joins" },
    each("table", sizeAfter.tableBytes - sizeBefore.tableBytes),
    each("indexes of the table", sizeAfter.indexBytes - sizeBefore.indexBytes),
    each("write-ahead log", walAfter - walBefore),
    { name: "heap of the instance that filled it", value: megabytes(heapBytes), unit: "MB" },
    ...(rssBytes === undefined ? [] : [{ name: "memory of that instance", value: megabytes(rssBytes), unit: "MB" }]),
  ];
}

/** Starts the instance anew: how long until it answers a poll, and its memory once it has nothing to do. */
async function restart(rig: Rig, { token }: Fan): Promise<{ seconds: number; memory: Memory }> {
  await rig.stopJari();
  const startedAt = performance.now();
  const target = await rig.jari(1);
  await askOnce(target.url, { path: "/v1/queue", token }, 200);
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, memory: await memoryAtRest(target) };
}

/** What a place costs an instance, as the difference of one started with the long line and one started without. */
function costOf(places: number, before: Memory, after: Memory): Figure[] {
  const each = (name: string, bytes: number): Figure => ({ name, value: bytes / places, unit: "bytes a place" });
  const figures = [each("heap of a new instance", after.heapBytes - before.heapBytes)];
  if (before.rssBytes === undefined || after.rssBytes === undefined) return figures;
  const memory = each("memory of a new instance", after.rssBytes - before.rssBytes);
  // Nothing, as far as can be seen: two instances with the same line differ by some 10 MB. A short line would drown in that.
  const goal = { must: 32, hoped: 16, atMost: true };
  return [...figures, places >= million ? { ...memory, goal } : memory];
}

/**
 * Polls of the long line against those of a short one on the same instance: of as many fans as the short line has, where
 * nothing differs but the line; then each of another fan, so that neither tokens nor requests are in the processor's cache.
 * In this order: of a thousand whose tokens are remembered between those of all the others none is in the cache either.
 */
async function comparePolls(rig: Rig, { few, many }: { few: Fan[]; many: Fan[] }, seconds: number): Promise<Figure[]> {
  // A million new rows are looked at by autovacuum as soon as it comes to them, which would meet one of the two lines.
  await rig.settle();
  const against = `a line of ${formatNumber(short)}`;
  const asMany = many.filter((_fan, i) => i % Math.ceil(many.length / few.length) === 0);
  const figures: Figure[] = [];
  for (const asking of [asMany, many]) {
    const name = `polls of ${formatNumber(asking.length)} of them`;
    const goal = { must: 0.95, hoped: 1 };
    figures.push(...(await compare(rig, { name, against, short: polls(few), long: polls(asking), goal }, seconds)));
  }
  return figures;
}

/** Joins at the end of the long line, against those of a line that begins. */
async function compareJoins(rig: Rig, { concertId }: Line, seconds: number): Promise<Figure[]> {
  const beginning = await createConcert(rig, { capacity: 10 });
  return compare(
    rig,
    {
      name: "joins",
      against: "a line that begins",
      short: joins(rig, [beginning.concertId]),
      long: joins(rig, [concertId]),
    },
    seconds,
  );
}

interface Comparison {
  name: string;
  against: string;
  short: Omit<Operation, "target">;
  long: Omit<Operation, "target">;
  goal?: { must: number; hoped: number };
}

async function compare(
  rig: Rig,
  { name, against, short: a, long: b, goal }: Comparison,
  seconds: number,
): Promise<Figure[]> {
  const target = await rig.jari(1);
  const figures: Figure[] = [];
  for (let i = 0; i < comparisons; i += 1) {
    const inShort = await measureTop(rig, trialOf({ target, ...a }), Math.min(seconds, mostSeconds));
    const inLong = await measureTop(rig, trialOf({ target, ...b }), Math.min(seconds, mostSeconds));
    figures.push(
      { name, value: inLong.perSecond, unit: "a second" },
      { name: `${name} not answered as expected`, value: inShort.others + inLong.others, unit: "requests" },
      { name: `${name}, p99`, value: inLong.p99, unit: "ms" },
      {
        name: `${name}, against ${against}`,
        value: inLong.perSecond / inShort.perSecond,
        unit: "of the rate",
        ...(goal && { goal }),
      },
    );
  }
  return figures;
}
