/**
 * A checker answers whether one invariant was kept, from the history alone or from it and the database. It may overlook;
 * it never accuses wrongly: what the service did, it did at some moment between a request and its answer, and what is
 * unknown may have happened or not.
 */
import type { FaultLine, Header } from "#proof/history/event.ts";
import type { Operation } from "#proof/history/pair.ts";
import type { Dump } from "#proof/database/dump.ts";
import type { Sample } from "#proof/database/sample.ts";

/** All that is known of a campaign. */
export interface Evidence {
  readonly header: Header;
  /** In the order in which they were asked. */
  readonly operations: readonly Operation[];
  readonly faults: readonly FaultLine[];
  /** Taken every 50 ms, each in one snapshot of the database, while it could be reached. */
  readonly samples: readonly Sample[];
  /** The database at the end, healed and drained. Absent where only a history is re-checked. */
  readonly dump?: Dump;
}

export interface Finding {
  /** What contradicts the invariant, in words, with the lines of the history that show it; the shortest first. */
  readonly violations: readonly string[];
  /** How much it was checked on: nothing checked is no proof. */
  readonly checked: number;
  /** What was checked, in words: "1,204 payments of 310 seats". */
  readonly seen: string;
}

export interface Checker {
  /** The number in the table of `docs/proof.md`. */
  readonly invariant: number;
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly says: string;
  check(evidence: Evidence): Finding;
}
