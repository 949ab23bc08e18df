/** Every row, in the order in which they are measured: what leaves holds and sold seats behind comes last. */
import { bare, textbook } from "#load/rows/baselines.ts";
import { join } from "#load/rows/join.ts";
import { journeys } from "#load/rows/journeys.ts";
import { charge, pay } from "#load/rows/money.ts";
import { balance, dates, poll } from "#load/rows/reads.ts";
import { reserve, rush } from "#load/rows/reserve.ts";
import type { Row } from "#load/rows/row.ts";
import { changingSeatMap, seatMap } from "#load/rows/seat-maps.ts";

export const rows: readonly Row[] = [
  bare,
  textbook,
  poll,
  seatMap,
  changingSeatMap,
  dates,
  balance,
  join,
  charge,
  rush,
  reserve,
  pay,
  journeys,
];
