/**
 * SQL is written as SQL: a statement has a name, under which the server keeps its plan, and a text.
 * Rows arrive with camelCase keys as written in the statement's aliases; times are milliseconds since 1970.
 *
 * A statement about many rows must reach them by their key, however few rows the planner knows of (test/plans.test.ts,
 * docs/decisions/0005-pinned-plans.md). Two forms do: rows are read or locked one by one in a `lateral` subquery, in the
 * order of the keys before it; and the arrays that a change is joined to are limited to their length, which makes the
 * planner think of few keys, not of few rows.
 */
declare const rowType: unique symbol;

export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  readonly [rowType]?: Row;
}

const declared: Statement<unknown>[] = [];

/** Declares a statement whose rows have the shape `Row`. Names are unique over the program. */
export function statement<Row>(name: string, text: string): Statement<Row> {
  const one = { name, text };
  declared.push(one);
  return one;
}

/** Every statement of the rooms that have been loaded: their plans are looked at as a whole (test/plans.test.ts). */
export function declaredStatements(): readonly Statement<unknown>[] {
  return declared;
}

/** Anything that runs a statement: the database (each statement its own transaction), or a transaction. */
export interface Queryable {
  query<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}

let lastTime = 0;
let lastTimestamp = new Date(0).toISOString();

/** A time in milliseconds since 1970 as PostgreSQL reads it. The rows of a batch mostly tell the same one. */
export function timestamp(milliseconds: number): string {
  if (milliseconds !== lastTime) {
    lastTimestamp = new Date(milliseconds).toISOString();
    lastTime = milliseconds;
  }
  return lastTimestamp;
}
