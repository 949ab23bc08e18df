/** What the audit checks, one by one. */
export interface Invariant {
  /** Stable: dashboards and alarms may rely on it. */
  readonly name: string;
  /** What must hold, for people. */
  readonly sentence: string;
  /** What keeps it: a constraint, a lock, one transaction. */
  readonly keptBy: string;
  /** The rows that it is checked on: a table, with a condition if need be. */
  readonly subject: string;
  /**
   * Selects the rows that break it, so that none is good. `(select now from audit)` is a moment of the database's clock
   * after everything that the snapshot sees: whatever was decided by the clock, and is seen, was decided before it.
   */
  readonly offending: string;
}
