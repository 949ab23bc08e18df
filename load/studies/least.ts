/**
 * What a durable reservation costs at least: sketches that keep none of what a sale needs (sketches.ts), each beside bare,
 * with Jari's own reservation, by the same tool in one run. It tells how much of the table's goals is left for rules.
 */
import { Rig } from "#load/rig.ts";
import { bare } from "#load/rows/baselines.ts";
import { reserve } from "#load/rows/reserve.ts";
import { spreadOf } from "#load/stats.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { startTarget, type Target } from "#load/targets.ts";
import { measureTop, trialOf, type Trial, type Trialled } from "#load/trial.ts";

const rounds = 3;
const defaultSeconds = 3;
/** Of a sketch. */
const quickPerSecond = 25_000;

interface Measured extends Trialled {
  barePerSecond: number;
}

/** Measures, each for `seconds` in each round. Answers a table in Markdown. Errors: not everything was answered as expected. */
export async function measureLeast(tell: (text: string) => void, seconds = defaultSeconds): Promise<string> {
  const rig = await Rig.start();
  try {
    await rig.sql.query(
      `create table sketch_seats (number integer primary key, status text not null default 'AVAILABLE');
       create table sketch_reservations (reservation_id bigint generated always as identity primary key, user_id bigint,
                                         seat integer, held_until timestamptz);
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
  const sketch = sketches(rig, target);
  const bareTrial = await bare.start(rig);
  const measured = new Map<string, { trial: Trial; runs: Measured[] }>(
    [
      ["bare: a GET", bareTrial],
      ["a POST with a body that does nothing", sketch("/nothing")],
      ["a batch is one statement", sketch("/statement")],
      ["a batch is a transaction: locks; three changes; COMMIT", sketch("/transaction")],
      ["Jari's reservation", await reserve.start(rig)],
    ].map(([name, trial]) => [name as string, { trial: trial as Trial, runs: [] }]),
  );
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, { trial, runs }] of measured) {
      tell(`  ${round} of ${rounds}: ${name}\n`);
      runs.push(await measureBeside(rig, bareTrial, trial, seconds));
    }
  }
  const head = ["a reservation", "a second", "ratio to bare", "µs: instance, database, tool"];
  return formatMarkdown(
    head,
    [...measured].map(([name, { runs }]) => [name, ...tellRuns(runs)]),
  );
}

/** A sketch as something to measure: every request wants a seat of its own. */
function sketches(rig: Rig, target: Target): (path: string) => Trial {
  let seats = 0;
  return (path) =>
    trialOf({
      target,
      expected: 201,
      once: true,
      quickPerSecond,
      async shots(count) {
        const first = seats + 1;
        seats += count;
        await rig.sql.query("insert into sketch_seats select generate_series($1::integer, $2)", [first, seats]);
        return Array.from({ length: count }, (_shot, i) => {
          const body = { userId: first + i, seat: first + i };
          return { method: "POST", path, body } as const;
        });
      },
    });
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
