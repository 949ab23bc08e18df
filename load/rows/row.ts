/** A row of the table: one operation, and what it must reach. */
import type { RateGoals } from "#load/goals.ts";
import type { Rig } from "#load/rig.ts";
import type { Trial } from "#load/trial.ts";

export interface Row {
  /** How it is named on the command line. */
  key: string;
  name: string;
  goals: RateGoals;
  /** True: others are compared with it, and nothing is asked of it. */
  baseline?: boolean;
  /** Bare with answers of like size, where those of the row are not like most. */
  bare?: (rig: Rig) => Promise<Trial>;
  /** Prepares what it is measured on. */
  start(rig: Rig): Promise<Trial>;
}
