/**
 * Breaks invariants on purpose, in the database of a busy sale, and sees that the audit says so: exactly those, with the
 * rows concerned. Each break happens in a transaction that is undone.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Invariant } from "#admin/invariant.ts";
import { evaluateInvariants, type Audit } from "#admin/run-audit.ts";
import type { Database } from "#db/connect.ts";
import { statement } from "#db/statement.ts";
import { transaction } from "#db/transaction.ts";
import { runBusySale } from "#test/busy-sale.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

export interface Break {
  /** What somebody did to the database. */
  what: string;
  sql: string[];
  /** The rows that must be reported, in any order, as far as they are told here. */
  offending: object[];
  /** Other invariants that cannot hold either. */
  alsoBreaks?: string[];
}

/** In the busy sale concert 1 has shows 1 and 2 and places 1 to 9; concert 2 is in bypass and has shows 3 and 4. */
export const buyer = "(select user_id from places where concert_id = 1 and number = 1)";
export const holder = "(select user_id from places where concert_id = 1 and number = 3)";
/** The one payment that was refunded, of seat 3 of show 3, and its reservation. */
export const refundedPayment = "(select payment_id from refunds)";
export const refundedReservation = "(select reservation_id from payments join refunds using (payment_id))";
/** A user that does not exist. */
export const ghost = "'00000000-0000-4000-8000-000000000000'";

/** Lets rows be changed that are final. */
export function finalNoMore(table: string): string {
  return `alter table ${table} disable trigger all`;
}

/** Inserts a reservation of a seat of show 1 that has expired. */
export function pastReservation(user: string, concertId: number, seat: number): string {
  return `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at, ended_at)
          select ${user}, ${concertId}, 1, '{${seat}}', price, 'EXPIRED', clock_timestamp(),
                 clock_timestamp() - interval '1 millisecond', clock_timestamp()
            from seats where show_id = 1 and number = ${seat}`;
}

/** Carries what was found out of a transaction that is undone. */
class Undone extends Error {
  readonly audit: Audit;

  constructor(audit: Audit) {
    super("undone");
    this.audit = audit;
  }
}

/** What the audit says after some statements, which are undone. */
export async function auditAfter(db: Database, sql: readonly string[]): Promise<Audit> {
  const undone: unknown = await transaction(db, async (tx) => {
    for (const text of sql) await tx.query(statement("", text));
    throw new Undone(await evaluateInvariants(tx));
  }).catch((error: unknown) => error);
  if (undone instanceof Undone) return undone.audit;
  throw undone;
}

/** Tests a group of invariants, each with at least one break. */
export function breakInvariants(invariants: readonly Invariant[], breaks: Readonly<Record<string, Break[]>>): void {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await runBusySale(database.db);
  });
  afterAll(() => database.close());

  test("every invariant is broken on purpose here", () => {
    expect(Object.keys(breaks).toSorted()).toEqual(invariants.map(({ name }) => name).toSorted());
  });

  describe.each(Object.entries(breaks))("%s", (name, cases) => {
    test.each(cases)("is reported when $what", async ({ sql, offending, alsoBreaks = [] }) => {
      const audit = await auditAfter(database.db, sql);
      const broken = audit.invariants.filter(({ holds }) => !holds);
      expect(broken.map((found) => found.name).toSorted()).toEqual([name, ...alsoBreaks].toSorted());
      const found = broken.find((invariant) => invariant.name === name)?.offending ?? [];
      expect(found).toHaveLength(offending.length);
      expect(found).toEqual(expect.arrayContaining(offending.map((row) => expect.objectContaining(row) as unknown)));
    });
  });
}
