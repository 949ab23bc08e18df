/**
 * How rows that are only ever deleted by age are found: a block range index (BRIN, a few bytes for 128 pages) against a
 * B-tree, on copies of the keys that requests carry. What counts is what an insert pays, for it pays each time.
 */
import type pg from "pg";

import { copyTable } from "#load/studies/copies.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { kilobytes } from "#load/studies/partial-indexes.ts";

const table = "request_keys";
const column = "created_at";
const rowsPerBatch = 50;
const rounds = 3;

const variants: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  "BRIN, as it is": `using brin (${column}) with (autosummarize = on)`,
  "B-tree": `using btree (${column})`,
};

interface Measured {
  perSecond: number;
  bytes: number;
  /** To find the oldest thousand. Milliseconds. */
  findMs: number;
}

/** Measures the variants in turn, a few times. Answers a table in Markdown. */
export async function measureAgeIndexes(sql: pg.Client, inserts = 50_000): Promise<string> {
  const best = new Map<string, Measured>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, using] of Object.entries(variants)) {
      const measured = await measure(sql, using, inserts);
      if (measured.perSecond > (best.get(name)?.perSecond ?? 0)) best.set(name, measured);
    }
  }
  const lines = [...best].map(([name, { perSecond, bytes, findMs }]) => [
    name,
    Math.round(perSecond).toLocaleString("en"),
    kilobytes(bytes),
    `${findMs.toFixed(2)} ms`,
  ]);
  return formatMarkdown([`index of \`${table}\` by age`, "inserts/s", "size", "look for 1,000 old rows"], lines);
}

async function measure(sql: pg.Client, using: string | undefined, inserts: number): Promise<Measured> {
  const copy = await copyTable(sql, table, ["request_keys_by_age"]);
  try {
    if (using) await sql.query(`create index by_age on ${copy.name} ${using}`);
    const begun = performance.now();
    for (let i = 0; i < inserts; i += rowsPerBatch) await insertBatch(sql, copy.name, i);
    const perSecond = inserts / ((performance.now() - begun) / 1000);
    // Summarises the last ranges too, as autovacuum does.
    await sql.query(`vacuum analyze ${copy.name}`);
    return { perSecond, bytes: using ? await sizeOf(sql) : 0, findMs: await findOldest(sql, copy.name) };
  } finally {
    await copy.drop();
  }
}

async function insertBatch(sql: pg.Client, name: string, from: number): Promise<void> {
  await sql.query(
    `insert into ${name} (user_id, key, request_hash, status, answer)
     select md5(i::text)::uuid, 'key', '\\x00', 201, '{"amount":50000}' from generate_series($1::integer, $2::integer) i`,
    [from, from + rowsPerBatch - 1],
  );
}

async function sizeOf(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ bytes: number }>("select pg_relation_size('by_age')::integer as bytes");
  return rows[0]?.bytes ?? 0;
}

/** Of rows that are all too young, as they are nearly always: the index is to say so. */
async function findOldest(sql: pg.Client, name: string): Promise<number> {
  const { rows } = await sql.query<{ "QUERY PLAN": [{ "Execution Time": number }] }>(
    `explain (analyze, format json)
     select ctid from ${name} where ${column} < (select clock_timestamp() - interval '1 hour') limit 1000`,
  );
  return rows[0]?.["QUERY PLAN"][0]["Execution Time"] ?? 0;
}
