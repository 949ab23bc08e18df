/**
 * Rounds of the table: in each, on a rig of its own, the baselines first, then every row that is wanted. A row's ratio is to
 * the mean of bare just before it and just after it: on a machine that others use too, what bare reached a minute ago
 * tells nothing.
 */
import { reportRow, type RowReport, type RowRound } from "#load/report.ts";
import { Rig } from "#load/rig.ts";
import { rows } from "#load/rows/all.ts";
import { bare, textbook } from "#load/rows/baselines.ts";
import type { Row } from "#load/rows/row.ts";
import { formatNumber } from "#load/table.ts";
import type { Fired } from "#load/tally.ts";
import { measureHalf, measureTop, type Trial } from "#load/trial.ts";

export interface RoundsOptions {
  keys: readonly string[];
  rounds: number;
  seconds: number;
  /** Told what was measured, as it is measured. */
  tell: (text: string) => void;
}

type Measured = Pick<RowRound, "top" | "half" | "barePerSecond" | "bareOthers">;

/** How long bare is measured before a row, and after it, as a part of the time of the row. */
const bareShare = 0.5;

/** Measures the rows with these keys, and the baselines that they are compared with. */
export async function measureRows({ keys, rounds, seconds, tell }: RoundsOptions): Promise<RowReport[]> {
  const wanted = rows.filter(({ key }) => keys.includes(key));
  if (wanted.length === 0) return [];
  const compared = wanted.some(({ goals }) => goals.textbook) ? [bare, textbook] : [bare];
  const chosen = rows.filter((row) => wanted.includes(row) || compared.includes(row));
  const measured: Map<Row, Measured>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}\n`);
    measured.push(await measureRound(chosen, seconds, tell));
  }
  return chosen.map((row) =>
    reportRow(
      row,
      measured.map((round) => compare(row, round)),
    ),
  );
}

async function measureRound(
  chosen: readonly Row[],
  seconds: number,
  tell: (text: string) => void,
): Promise<Map<Row, Measured>> {
  const measured = new Map<Row, Measured>();
  const rig = await Rig.start();
  try {
    const ordinaryBare = await bare.start(rig);
    for (const row of chosen) {
      const trial = await row.start(rig);
      const bareTrial = (await row.bare?.(rig)) ?? ordinaryBare;
      const bares: Fired[] = [];
      const beside = async (): Promise<void> => void bares.push(await drive(bareTrial, seconds * bareShare));
      const top = await measureTop(rig, trial, seconds, beside);
      const half = row.baseline ? {} : { half: await measureHalf(rig, trial, top, seconds) };
      const barePerSecond = mean(bares.map(({ perSecond }) => perSecond));
      const bareOthers = bares.reduce((sum, { others }) => sum + others, 0);
      measured.set(row, { top, ...half, barePerSecond, bareOthers });
      tell(`  ${row.name}: ${formatNumber(top.perSecond)} a second, beside bare's ${formatNumber(barePerSecond)}\n`);
    }
    return measured;
  } finally {
    await rig.close();
  }
}

function drive(trial: Trial, seconds: number): Promise<Fired> {
  const order = { seconds, count: 1, ready: async () => undefined, onStart: () => undefined };
  return trial.fire(order);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A row beside the baselines of its round. */
function compare(row: Row, round: ReadonlyMap<Row, Measured>): RowRound {
  const ofBare = (one: Row): number => {
    const { top, barePerSecond } = round.get(one) as Measured;
    return top.perSecond / barePerSecond;
  };
  const measured = round.get(row) as Measured;
  const ofTextbook = row.goals.textbook && { ofTextbook: ofBare(row) / ofBare(textbook) };
  return { ...measured, ofBare: ofBare(row), ...ofTextbook };
}
