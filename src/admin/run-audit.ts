/**
 * The audit: every invariant over one consistent snapshot of the live database, on a connection of its own, without a
 * lock that the sale could wait for. One runs at a time on an instance; who asks meanwhile gets the answer of that one.
 */
import type { Invariant } from "#admin/invariant.ts";
import { invariants } from "#admin/invariants.ts";
import { isAtFault } from "#db/errors.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import { statement, timestamp, type Queryable } from "#db/statement.ts";

export interface InvariantFindings {
  name: string;
  sentence: string;
  holds: boolean;
  /** How many rows it was checked on. */
  checked: number;
  /** At most `maxOffending` rows that break it. */
  offending: Record<string, unknown>[];
}

export interface Audit {
  holds: boolean;
  /** Milliseconds since 1970 by the database's clock. */
  checkedAt: number;
  invariants: InvariantFindings[];
}

const maxOffending = 20;

/** Asked first: the snapshot is taken as the statement begins, so this moment is after everything that it sees. */
const auditClock = statement<{ now: number }>(
  "audit_clock",
  `select extract(epoch from clock_timestamp())::double precision * 1000 as now`,
);

function auditStatement({ name, subject, offending }: Invariant) {
  return statement<Pick<InvariantFindings, "checked" | "offending">>(
    `audit_${name}`,
    `with audit (now) as (select $1::timestamptz), offending as (${offending})
     select (select count(*)::double precision from ${subject}) as checked,
            (select coalesce(json_agg(o), '[]') from (select * from offending limit ${maxOffending}) o) as offending`,
  );
}

const statements = invariants.map((invariant) => ({ invariant, sql: auditStatement(invariant) }));

const setSavepoint = { name: "", text: "savepoint as_it_was" };
const returnToSavepoint = { name: "", text: "rollback to savepoint as_it_was" };

/** Evaluates every invariant. Consistent if `snapshot` is a transaction all of whose statements see the same. */
export async function evaluateInvariants(snapshot: Queryable): Promise<Audit> {
  const [clock] = await snapshot.query(auditClock);
  if (!clock) throw new Error("audit_clock answers one row");
  await snapshot.query(setSavepoint);
  const findings: InvariantFindings[] = [];
  for (const one of statements) {
    const { name, sentence } = one.invariant;
    const found = await evaluate(snapshot, one, timestamp(clock.now));
    findings.push({ name, sentence, holds: found.offending.length === 0, ...found });
  }
  return { holds: findings.every(({ holds }) => holds), checkedAt: clock.now, invariants: findings };
}

/** A row that cannot even be read, such as an answer that is no JSON, breaks its invariant; the others are told all the same. */
async function evaluate(
  snapshot: Queryable,
  { invariant, sql }: (typeof statements)[number],
  now: string,
): Promise<Pick<InvariantFindings, "checked" | "offending">> {
  try {
    const [found] = await snapshot.query(sql, [now]);
    if (!found) throw new Error(`audit_${invariant.name} answers one row`);
    return found;
  } catch (error) {
    if (!isAtFault(error)) throw error;
    await snapshot.query(returnToSavepoint);
    return { checked: 0, offending: [{ error: `a row cannot be read: ${(error as Error).message}` }] };
  }
}

/** Runs audits, one at a time. */
export class Auditor {
  readonly #databaseUrl: string;
  readonly #abort = new AbortController();
  #running: Promise<Audit> | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** The findings of a new audit, or of the one under way. Errors: the database cannot be reached or takes too long. */
  run(): Promise<Audit> {
    this.#running ??= readSnapshot(this.#databaseUrl, evaluateInvariants, this.#abort.signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Breaks off an audit that is under way. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#running?.catch(() => undefined);
  }
}
