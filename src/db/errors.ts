/**
 * What a database error means to the one who asked: did nothing happen, may it be tried again, or is it not known?
 */
import pg from "pg";

/** The database could not be reached, or the connection failed or fell silent. What it was doing may go on there. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** The transaction certainly did not happen, and trying it again is reasonable. */
export class NothingHappened extends Error {
  override readonly name = "NothingHappened";
}

/** The connection was lost in COMMIT, and the database could not be asked afterwards: it happened or it did not. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

const contention = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55P03", // lock_not_available (lock_timeout)
  "57014", // query_canceled (statement_timeout)
  // in_failed_sql_transaction: a statement of an earlier flight failed, and whoever asked for this one had not heard of it.
  "25P02",
]);

/** Two transactions were in each other's way; the server undid one. */
export function isContention(error: unknown): boolean {
  return error instanceof pg.DatabaseError && contention.has(error.code ?? "");
}

/** The statement broke this constraint. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

/** The statement itself was at fault (a constraint, a value out of range): trying it again would fail again. */
export function isAtFault(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(?:22|23|42)/u.test(error.code ?? "");
}

/**
 * What the driver threw, told apart: an error that the server reported over a connection that goes on working stays
 * itself; everything else (refused, reset, timed out, ended for idling in a transaction, server going down or starting up)
 * is ConnectionLost.
 */
export function asDatabaseError(error: unknown): Error {
  if (error instanceof pg.DatabaseError && !endsConnection(error)) return error;
  return new ConnectionLost(error instanceof Error ? error.message : String(error), { cause: error });
}

/**
 * Also a panic, such as an fsync that failed in COMMIT, is not the last word: what is on disk shows after recovery. A server
 * that only reads (25006) has lost its part to another, which the next connection may reach.
 */
function endsConnection({ severity, code = "" }: pg.DatabaseError): boolean {
  return severity === "FATAL" || severity === "PANIC" || /^(?:57P|08|53|25006|25P0[34])/u.test(code);
}
