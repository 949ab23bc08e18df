/** The service's own audit (`docs/invariants.md`), as the proof reports it beside its own verdicts. */

export interface AuditSeen {
  readonly holds: boolean;
  /** How many sentences it looked at. */
  readonly invariants: number;
  /** Those that do not hold, with rows that show it. */
  readonly broken: readonly { readonly name: string; readonly sentence: string; readonly offending: unknown }[];
}

interface AuditAnswer {
  readonly holds: boolean;
  readonly invariants: readonly {
    readonly name: string;
    readonly sentence: string;
    readonly holds: boolean;
    readonly offending: readonly unknown[];
  }[];
}

const answerWithinMs = 60_000;

/** Asks an instance for it. Errors: there was no answer, or it was a refusal. */
export async function askForAudit(url: string, adminToken: string): Promise<AuditSeen> {
  const response = await fetch(`${url}/v1/admin/audit`, {
    headers: { authorization: `Bearer ${adminToken}` },
    signal: AbortSignal.timeout(answerWithinMs),
  });
  if (!response.ok) throw new Error(`the audit was answered ${response.status}: ${await response.text()}`);
  const { holds, invariants } = (await response.json()) as AuditAnswer;
  const broken = invariants.filter((one) => !one.holds);
  return {
    holds,
    invariants: invariants.length,
    broken: broken.map(({ name, sentence, offending }) => ({ name, sentence, offending })),
  };
}
