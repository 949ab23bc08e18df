/** What the service's own audit says, once it is known which clocks were set wrong on purpose. */
import type { AuditSeen } from "#proof/campaign/audit.ts";
import type { FaultLine } from "#proof/history/event.ts";

export interface AuditVerdict extends AuditSeen {
  /** Sentences that do not hold, and need not: the database's clock was set. */
  readonly excused: readonly string[];
}

/** They compare times that the database's clock told at different moments (docs/invariants.md). */
const comparesTimes: ReadonlySet<string> = new Set([
  "seat-has-one-owner",
  "numbered-in-order",
  "admitted-in-order",
  "hold-was-live-when-paid",
  "refund-follows-its-payment",
  "check-in-follows-its-payment",
]);

/** Where the database's clock was set, these sentences are told and not held against the service. */
export function judgeAudit({ invariants, broken }: AuditSeen, faults: readonly FaultLine[]): AuditVerdict {
  const isClockSet = faults.some(({ op }) => op === "database-clock-jumps");
  const isExcused = ({ name }: { readonly name: string }): boolean => isClockSet && comparesTimes.has(name);
  const held = broken.filter((one) => !isExcused(one));
  return {
    invariants,
    holds: held.length === 0,
    broken: held,
    excused: broken.filter(isExcused).map(({ name }) => name),
  };
}
