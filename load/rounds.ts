/**
 * Rounds of the table: in each, on a rig of its own, the baselines first, then every row that is wanted, then bare once
 * more. Ratios are to the mean of the two measurements of bare.
 */
import { reportRow, type RowReport, type RowRound } from "#load/report.ts";
import { Rig } from "#load/rig.ts";
import { rows } from "#load/rows/all.ts";
import { bare, bareAgain, textbook } from "#load/rows/baselines.ts";
import type { Row } from "#load/rows/row.ts";
import { formatNumber } from "#load/table.ts";
import { measureHalf, measureTop } from "#load/trial.ts";

export interface RoundsOptions {
  keys: readonly string[];
  rounds: number;
  seconds: number;
  /** Told what was measured, as it is measured. */
  tell: (text: string) => void;
}

type Measured = Pick<RowRound, "top" | "half">;

/** Measures the rows with these keys, and the baselines that they are compared with. */
export async function measureRows({ keys, rounds, seconds, tell }: RoundsOptions): Promise<RowReport[]> {
  const wanted = rows.filter(({ key }) => keys.includes(key));
  if (wanted.length === 0) return [];
  const compared = wanted.some(({ goals }) => goals.textbook) ? [bare, textbook] : [bare];
  const chosen = [...rows.filter((row) => wanted.includes(row) || compared.includes(row)), bareAgain];
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
    for (const row of chosen) {
      const trial = await row.start(rig);
      const top = await measureTop(rig, trial, seconds);
      measured.set(row, row.baseline ? { top } : { top, half: await measureHalf(rig, trial, top, seconds) });
      tell(`  ${row.name}: ${formatNumber(top.perSecond)} a second\n`);
    }
    return measured;
  } finally {
    await rig.close();
  }
}

/** A row beside the baselines of its round. */
function compare(row: Row, round: ReadonlyMap<Row, Measured>): RowRound {
  const rateOf = (one: Row): number => round.get(one)?.top.perSecond ?? Number.NaN;
  const ofBare = rateOf(row) / ((rateOf(bare) + rateOf(bareAgain)) / 2);
  const measured = round.get(row) as Measured;
  return { ...measured, ofBare, ...(row.goals.textbook && { ofTextbook: rateOf(row) / rateOf(textbook) }) };
}
