/**
 * What a step touches: the tables that a statement reads and those that it writes or locks rows of, as far as its text
 * tells. Two steps that touch nothing in common commute: of two orders that differ in such steps only, one need be run.
 *
 * Promise: too much rather than too little. A query that locks rows counts as writing every table that it names.
 */

export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

export const nothing: Footprint = { reads: new Set(), writes: new Set() };

/** The database's clock is touched as a table is: statements read it, the passing of time writes it. */
export const clock = "clock";

/**
 * Tables that are written and that no decision reads, with keys that no two transactions can draw alike: whoever writes
 * them is in nobody's way.
 */
const records = new Set(["commit_markers", "events", "operator_acts", "transfers"]);

const named = /\b(?:from|join|into|update|using)\s+(?:public\.)?([a-z_]+)/gu;
const written = /\b(?:into|update|delete\s+from)\s+(?:public\.)?([a-z_]+)/gu;

/** What a statement touches. `tables` are those that there are: other names are of subqueries. */
export function footprintOf(text: string, tables: ReadonlySet<string>): Footprint {
  const sql = text.toLowerCase();
  const find = (pattern: RegExp, part: string): string[] =>
    [...part.matchAll(pattern)].map(([, name]) => name ?? "").filter((name) => tables.has(name) && !records.has(name));
  const locked = [...sql.matchAll(/\bfor\s+update\b/gu)].flatMap(({ index }) => find(named, queryAround(sql, index)));
  const time = sql.includes("clock_timestamp()") ? [clock] : [];
  return { reads: new Set([...find(named, sql), ...time]), writes: new Set([...find(written, sql), ...locked]) };
}

/** The query that a position belongs to: from the parenthesis that is open there, or from the beginning. */
function queryAround(sql: string, position: number): string {
  let depth = 0;
  for (let index = position - 1; index >= 0; index -= 1) {
    if (sql[index] === ")") depth += 1;
    else if (sql[index] === "(") depth -= 1;
    if (depth < 0) return sql.slice(index, position);
  }
  return sql.slice(0, position);
}

/** Both together. */
export function joined(one: Footprint, other: Footprint): Footprint {
  return {
    reads: new Set([...one.reads, ...other.reads]),
    writes: new Set([...one.writes, ...other.writes]),
  };
}

/** Whether it can matter which of two steps comes first. */
export function interfere(one: Footprint, other: Footprint): boolean {
  return overlap(one.writes, other.writes) || overlap(one.writes, other.reads) || overlap(one.reads, other.writes);
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((name) => other.has(name));
}
