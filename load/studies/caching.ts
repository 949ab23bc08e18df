/**
 * What memory is worth: reads as Jari answers them beside the same reads asked of the database each time (plain-reads.ts),
 * with the same tool, tables and tokens in one run; and how many of Jari's reads reach the database at all.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { Rig } from "#load/rig.ts";
import { changingSeatMap, openHall, seatReads } from "#load/rows/seat-maps.ts";
import { balance, polls, startLine } from "#load/rows/reads.ts";
import type { Shot } from "#load/shot.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { measureTokenChecks } from "#load/studies/token-checks.ts";
import { startTarget, type Target } from "#load/targets.ts";
import { measureTop, trialOf, type Operation, type Trial, type Trialled } from "#load/trial.ts";
import { createConcert, createUsers, joinAll } from "#load/world.ts";

type Asked = Omit<Operation, "target">;

const readers = 1_000;
const defaultSeconds = 4;
/** A connection that has become idle reports what it has done after ten seconds at most. */
const untilCountedMs = 11_000;

/** Measures, each operation for `seconds`. Answers the tables in Markdown. */
export async function measureCaching(tell: (text: string) => void, seconds = defaultSeconds): Promise<string> {
  const rig = await Rig.start();
  try {
    tell("  tokens\n");
    const tokens = await measureTokenChecks();
    const jari = await rig.jari(1);
    const settings = { DATABASE_URL: rig.databaseUrl, PORT: "0", JARI_SECRET: rig.adminToken };
    const plain = await startTarget("load/studies/plain-reads.ts", settings);
    try {
      const reads = await measureReads(rig, { jari, plain, seconds, tell });
      return [reads, await measureHits(rig, seconds, tell), tokens].join("\n");
    } finally {
      await plain.stop();
    }
  } finally {
    await rig.close();
  }
}

/** The same reads of both. */
async function measureReads(
  rig: Rig,
  { jari, plain, seconds, tell }: { jari: Target; plain: Target; seconds: number; tell: (text: string) => void },
): Promise<string> {
  const lines: string[][] = [];
  for (const [name, asked] of await listReads(rig)) {
    tell(`  ${name}\n`);
    const fromMemory = await measureTop(rig, trialOf({ target: jari, ...asked }), seconds);
    const fromTables = await measureTop(rig, trialOf({ target: plain, ...asked }), seconds);
    if (fromMemory.others + fromTables.others > 0) throw new Error(`${name}: not everything was answered.`);
    lines.push([
      name,
      rate(fromMemory.perSecond),
      rate(fromTables.perSecond),
      (fromMemory.perSecond / fromTables.perSecond).toFixed(1),
      databaseTime(fromMemory),
      databaseTime(fromTables),
    ]);
  }
  const head = ["read", "from memory, a second", "from the tables, a second", "times"];
  return formatMarkdown([...head, "PostgreSQL's processor time for one, from memory", "from the tables"], lines);
}

async function listReads(rig: Rig): Promise<[string, Asked][]> {
  const { concertId } = await createConcert(rig, { capacity: readers, shows: 3 });
  const fans = await joinAll(rig, concertId, await createUsers(rig, readers));
  const shots = fans.map(({ token }): Shot => ({ path: `/v1/concerts/${concertId}/dates`, token }));
  return [
    ["place, 1,000 waiting", polls(await startLine(rig, readers))],
    ["place, 10,000 waiting", polls(await startLine(rig, readers * 10))],
    ["seat map, 50 seats", seatReads(await openHall(rig, 50))],
    ["seat map, 500 seats", seatReads(await openHall(rig, 500))],
    ["dates, 3 shows of 50 seats", { expected: 200, shots: async () => shots }],
  ];
}

/** How many transactions Jari's reads are to the database, beyond those of an instance that nobody asks anything. */
async function measureHits(rig: Rig, seconds: number, tell: (text: string) => void): Promise<string> {
  const target = await rig.jari(1);
  await sleep(untilCountedMs);
  const idlePerSecond = (await count(rig, 0, async () => undefined)).transactions / (untilCountedMs / 1_000);
  const lines: string[][] = [];
  const reads = (await listReads(rig)).map(([name, asked]) => ({
    name,
    start: async () => trialOf({ target, ...asked }),
  }));
  for (const read of [...reads, changingSeatMap, balance]) {
    const { name } = read;
    tell(`  transactions: ${name}\n`);
    const trial: Trial = await read.start(rig);
    await sleep(untilCountedMs);
    const { answered, transactions } = await count(rig, idlePerSecond, () => {
      return trial.fire({ seconds, count: 50_000, ready: async () => undefined, onStart: () => undefined });
    });
    // A busy instance looks after itself a little less often than an idle one: none can come out as fewer than none.
    const extra = Math.max(0, transactions);
    const share = extra / answered;
    lines.push([name, rate(answered), rate(extra), `${(100 * (1 - share)).toFixed(2)} %`]);
  }
  return formatMarkdown(["read", "requests", "transactions beyond an idle instance's", "without one"], lines);
}

async function count(
  rig: Rig,
  idlePerSecond: number,
  work: () => Promise<{ answered: number } | undefined>,
): Promise<{ answered: number; transactions: number }> {
  const begun = performance.now();
  const before = await countTransactions(rig);
  const { answered } = (await work()) ?? { answered: 0 };
  await sleep(untilCountedMs);
  const idle = (idlePerSecond * (performance.now() - begun)) / 1_000;
  return { answered, transactions: (await countTransactions(rig)) - before - idle };
}

async function countTransactions({ sql }: Rig): Promise<number> {
  const text = "select xact_commit::integer as count from pg_stat_database where datname = current_database()";
  return (await sql.query<{ count: number }>(text)).rows[0]?.count ?? 0;
}

const rate = (value: number): string => Math.round(value).toLocaleString("en");

function databaseTime({ cpuUs }: Trialled): string {
  return cpuUs ? `${cpuUs.database.toFixed(1)} µs` : "unknown";
}
