/**
 * What a durable reservation costs at least: sketches that keep none of what a sale needs (sketches.ts), each beside bare,
 * with Jari's own reservation, by the same tool in one run. It tells how much of the table's goals is left for rules.
 */
import { Rig } from "#load/rig.ts";
import { bare, wishes } from "#load/rows/baselines.ts";
import { reserve } from "#load/rows/reserve.ts";
import { spreadOf } from "#load/stats.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { startTarget, type Target } from "#load/targets.ts";
import { measureTop, trialOf, type Operation, type Trial, type Trialled } from "#load/trial.ts";

const rounds = 3;
const defaultSeconds = 3;
/** Of a sketch. */
const quickPerSecond = 25_000;

/** Whoever has a wish for a seat has a turn of that number. */
const admitAll = `
  insert into sketch_places
  select number, number, 'ADMITTED', now() + interval '1 day' from sketch_seats where status = 'AVAILABLE'
      on conflict do nothing`;

interface Measured extends Trialled {
  barePerSecond: number;
}

interface Program {
  name: string;
  trial: Trial;
  runs: Measured[];
}

/** Measures, each for `seconds` in each round. Answers a table in Markdown. Errors: not everything was answered as expected. */
export async function measureLeast(tell: (text: string) => void, seconds = defaultSeconds): Promise<string> {
  const rig = await Rig.start();
  try {
    await rig.sql.query(
      `create table sketch_seats (number integer primary key, status text not null default 'AVAILABLE');
       create table sketch_reservations (reservation_id bigint generated always as identity primary key, user_id bigint,
                                         seat integer, held_until timestamptz);
       create table sketch_places (number bigint primary key, user_id bigint, status text, expires_at timestamptz)
         with (fillfactor = 70);
       create table sketch_found_reservations (like sketch_reservations including all);
       create index on sketch_found_reservations (user_id, reservation_id);
       create index on sketch_found_reservations (held_until);
       create table sketch_events (event_id bigint generated always as identity primary key, payload jsonb)`,
    );
    const target = await startTarget("load/studies/sketches.ts", { DATABASE_URL: rig.databaseUrl, PORT: "0" });
    try {
      return await measureAll(rig, { target, seconds, tell });
    } finally {
      await target.stop();
    }
  } finally {
    await rig.close();
  }
}

async function measureAll(
  rig: Rig,
  { target, seconds, tell }: { target: Target; seconds: number; tell: (text: string) => void },
): Promise<string> {
  const sketch = (path: string): Trial => {
    const shots: Operation["shots"] = async (count) => {
      const made = await wishes(rig, "sketch_seats", path, count);
      if (path === "/turn") await rig.sql.query(admitAll);
      return made;
    };
    return trialOf({ target, expected: 201, once: true, quickPerSecond, shots });
  };
  const bareTrial = await bare.start(rig);
  const programs: readonly Program[] = [
    { name: "bare: a GET", trial: bareTrial, runs: [] },
    { name: "a POST with a body that does nothing", trial: sketch("/nothing"), runs: [] },
    { name: "a batch is one statement", trial: sketch("/statement"), runs: [] },
    { name: "a batch is a transaction: locks; three changes; COMMIT", trial: sketch("/transaction"), runs: [] },
    { name: "and has turns, two indexes more, an event for each", trial: sketch("/turn"), runs: [] },
    { name: "Jari's reservation", trial: await reserve.start(rig), runs: [] },
  ];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, trial, runs } of programs) {
      tell(`  ${round} of ${rounds}: ${name}\n`);
      runs.push(await measureBeside(rig, bareTrial, trial, seconds));
    }
  }
  return formatMarkdown(
    ["a reservation", "a second", "ratio to bare", "µs: instance, database, tool"],
    programs.map(({ name, runs }) => [name, ...tellRuns(runs)]),
  );
}

async function measureBeside(rig: Rig, bareTrial: Trial, trial: Trial, seconds: number): Promise<Measured> {
  const beside: number[] = [];
  const fired = await measureTop(rig, trial, seconds, async () => {
    beside.push((await measureTop(rig, bareTrial, seconds / 2)).perSecond);
  });
  if (fired.others > 0) throw new Error(`${fired.others} requests were not answered as expected`);
  return { ...fired, barePerSecond: beside.reduce((sum, rate) => sum + rate, 0) / beside.length };
}

/** Medians; of the ratio the least and the greatest too. */
function tellRuns(runs: readonly Measured[]): string[] {
  const ratio = spreadOf(runs.map(({ perSecond, barePerSecond }) => perSecond / barePerSecond));
  const us = (party: "instance" | "database" | "tool"): string => {
    const each = runs.flatMap(({ cpuUs }) => cpuUs?.[party] ?? []);
    return each.length > 0 ? spreadOf(each).median.toFixed(0) : "unknown";
  };
  return [
    Math.round(spreadOf(runs.map(({ perSecond }) => perSecond)).median).toLocaleString("en"),
    `**${ratio.median.toFixed(2)}** (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`,
    `${us("instance")}, ${us("database")}, ${us("tool")}`,
  ];
}
