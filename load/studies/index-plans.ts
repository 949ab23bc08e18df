/**
 * A statement with its index and without: with it as the service runs it (its connection's settings, its generic plan),
 * without it as the planner likes best, so that what is compared is the index and not a plan that was forbidden.
 */
import pg from "pg";

import type { Database } from "#db/connect.ts";
import type { Case } from "#load/studies/index-cases.ts";

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Loops": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Node[];
}

interface Explained {
  Plan: Node;
  "Execution Time": number;
}

export interface Run {
  /** Milliseconds. */
  time: number;
  /** Pages of 8 kB that were looked at. */
  buffers: number;
  /** How the index's table is read. */
  plan: string;
}

export interface Compared {
  rows: number;
  with: Run;
  without: Run;
}

const freedom = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material"].map(
  (name) => `${name} = on`,
);
const patience = ["statement_timeout = 0", "lock_timeout = 0", "idle_in_transaction_session_timeout = 0"];
/** The first fills the cache; */
const runs = 3;
/** where one takes so long, that hardly matters. */
const slowMs = 500;
/** Longer than the service itself waits for an answer. */
const giveUpMs = 300_000;

/** Runs the statement both ways; the index and all rows are as before afterwards. Errors: there is no such index. */
export function compare(db: Database, text: string, { index, values }: Case): Promise<Compared> {
  return db.withConnection(async (client) => {
    await client.query("begin");
    await set(client, patience);
    const { table, rows, drop } = await find(client, index);
    await client.query(`prepare studied as ${text}`);
    const execute = `execute studied (${values.map(literal).join(", ")})`;
    const withIndex = await explain(client, execute, table);
    await set(client, [...freedom, "plan_cache_mode = force_custom_plan"]);
    await client.query(drop);
    const without = await explain(client, execute, table);
    await client.query("rollback");
    await client.query("deallocate all");
    return { rows, with: withIndex, without };
  });
}

const literal = (value: string | null): string => (value === null ? "null" : pg.escapeLiteral(value));

/** The index's table, and how to do without the index. */
async function find(client: pg.ClientBase, index: string): Promise<{ table: string; rows: number; drop: string }> {
  const { rows } = await client.query<{ table: string; rows: number; isConstraint: boolean }>(
    `select i.indrelid::regclass::text as "table", t.reltuples::integer as rows,
            exists (select from pg_constraint c where c.conindid = i.indexrelid) as "isConstraint"
       from pg_index i join pg_class t on t.oid = i.indrelid
      where i.indexrelid = $1::regclass`,
    [index],
  );
  const [found] = rows;
  if (!found) throw new Error(`There is no index ${index}.`);
  const { table, isConstraint } = found;
  const drop = isConstraint ? `alter table ${table} drop constraint ${index}` : `drop index ${index}`;
  return { table, rows: found.rows, drop };
}

async function set(client: pg.ClientBase, settings: readonly string[]): Promise<void> {
  for (const setting of settings) await client.query(`set local ${setting}`);
}

/** The fastest of a few runs, each of which is undone. */
async function explain(client: pg.ClientBase, execute: string, table: string): Promise<Run> {
  const text = `explain (analyze, buffers, format json) ${execute}`;
  const asked: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: giveUpMs };
  const done: Explained[] = [];
  while (done.length < runs && !done.some((one) => one["Execution Time"] > slowMs)) {
    await client.query("savepoint before");
    const { rows } = await client.query<{ "QUERY PLAN": [Explained] }>(asked);
    await client.query("rollback to savepoint before");
    done.push((rows[0] as (typeof rows)[number])["QUERY PLAN"][0]);
  }
  const [best] = done.toSorted((a, b) => a["Execution Time"] - b["Execution Time"]) as [Explained];
  const { Plan: plan } = best;
  const buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  return { time: best["Execution Time"], buffers, plan: [...new Set(readsOf(plan, table))].join("; ") };
}

function readsOf(node: Node, table: string): string[] {
  const { "Node Type": type, "Relation Name": relation, "Index Name": index, "Actual Loops": loops, Plans = [] } = node;
  const isRead = relation === table && type.endsWith("Scan") && type !== "Bitmap Heap Scan";
  const own = isRead || type === "Bitmap Index Scan";
  const times = loops > 1 ? ` × ${loops}` : "";
  return [
    ...(own ? [`${type}${index ? ` ${index}` : ""}${times}`] : []),
    ...Plans.flatMap((one) => readsOf(one, table)),
  ];
}
