/** Walking over a hall with the keyboard. Left and right stay in the row; up and down go to the nearest seat of the next. */
import type { Hall } from "#web/seat-map/hall.ts";

export type Step = "left" | "right" | "forward" | "back" | "rowStart" | "rowEnd";

/** What a key does; undefined for all other keys. Forward is towards the stage, which is above. */
export function stepOf(key: string): Step | undefined {
  return steps[key];
}

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "forward",
  ArrowDown: "back",
  Home: "rowStart",
  End: "rowEnd",
};

/** The seat that a step leads to from the seat `from`, both as positions; `from` itself at the edge of the hall. */
export function seatAfter({ rows, spots }: Hall, from: number, step: Step): number {
  const spot = spots[from];
  const row = spot && rows[spot.row];
  if (!row) return from;
  const at = row.indexOf(from);
  const inRow: Partial<Record<Step, number | undefined>> = {
    left: row[at - 1],
    right: row[at + 1],
    rowStart: row[0],
    rowEnd: row.at(-1),
  };
  if (step in inRow) return inRow[step] ?? from;
  const next = rows[spot.row + (step === "back" ? 1 : -1)] ?? [];
  const distance = (index: number): number => Math.abs((spots[index]?.angle ?? 0) - spot.angle);
  return next.reduce((nearest, index) => (distance(index) < distance(nearest) ? index : nearest), next[0] ?? from);
}
