/** The database as it stands at the end of a campaign, and as it stood at one moment of it. */

/** Every row that an invariant speaks of, read in one snapshot; money is won, moments are milliseconds since 1970. */
export interface Dump {
  readonly at: number;
}

/** Counts of one moment, in one snapshot. */
export interface Sample {
  /** On the clock of the history: when the snapshot was asked for, and when it was there. */
  readonly from: number;
  readonly by: number;
}
