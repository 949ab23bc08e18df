/** Rounds of the table: in each, on a rig of its own, the baselines first, then every row that is wanted. */
import { reportRow, type RowReport, type RowRound } from "#load/report.ts";
import { Rig } from "#load/rig.ts";
import { rows } from "#load/rows/all.ts";
import { bare, textbook } from "#load/rows/baselines.ts";
import type { Row } from "#load/rows/row.ts";
import { formatRows } from "#load/table.ts";
import { measureHalf, measureTop } from "#load/trial.ts";

export interface RoundsOptions {
  keys: readonly string[];
  rounds: number;
  seconds: number;
  /** Told what was measured, as it is measured. */
  tell: (text: string) => void;
}

/** Measures the rows with these keys, and the baselines that they are compared with. */
export async function measureRows({ keys, rounds, seconds, tell }: RoundsOptions): Promise<RowReport[]> {
  const wanted = rows.filter(({ key }) => keys.includes(key));
  if (wanted.length === 0) return [];
  const compared = wanted.some(({ goals }) => goals.textbook) ? [bare, textbook] : [bare];
  const chosen = rows.filter((row) => wanted.includes(row) || compared.includes(row));
  const measured = new Map<Row, RowRound[]>(chosen.map((row) => [row, []]));
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}\n`);
    await measureRound(measured, seconds, tell);
  }
  return chosen.map((row) => reportRow(row, measured.get(row) ?? []));
}

async function measureRound(
  measured: ReadonlyMap<Row, RowRound[]>,
  seconds: number,
  tell: (text: string) => void,
): Promise<void> {
  const rig = await Rig.start();
  try {
    const rates = new Map<Row, number>();
    for (const [row, rounds] of measured) {
      const trial = await row.start(rig);
      const top = await measureTop(rig, trial, seconds);
      rates.set(row, top.perSecond);
      const half = row.baseline ? undefined : await measureHalf(rig, trial, top, seconds);
      const ofTextbook = row.goals.textbook && top.perSecond / (rates.get(textbook) ?? Number.NaN);
      const round = {
        top,
        ofBare: top.perSecond / (rates.get(bare) ?? Number.NaN),
        ...(half && { half }),
        ...(ofTextbook !== undefined && { ofTextbook }),
      };
      rounds.push(round);
      tell(
        formatRows([reportRow(row, [round])])
          .split("\n")
          .slice(2)
          .join("\n"),
      );
    }
  } finally {
    await rig.close();
  }
}
