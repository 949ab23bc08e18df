/**
 * SQL is written as SQL: a statement has a name, under which the server keeps its plan, and a text.
 * Rows arrive with camelCase keys as written in the statement's aliases; times are milliseconds since 1970.
 */
declare const rowType: unique symbol;

export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  readonly [rowType]?: Row;
}

/** Declares a statement whose rows have the shape `Row`. Names are unique over the program. */
export function statement<Row>(name: string, text: string): Statement<Row> {
  return { name, text };
}

/** Anything that runs a statement: the database (each statement its own transaction), or a transaction. */
export interface Queryable {
  query<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}

/** A time in milliseconds since 1970 as PostgreSQL reads it. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
