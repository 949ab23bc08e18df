/**
 * What an index on a column that changes costs. PostgreSQL writes a changed row anew; if no index holds a column that has
 * changed, nor asks for it in its `where`, the new version stays in the row's page and no index is touched (a "heap-only
 * tuple", HOT). Each change is made to every row of a copy, with the indexes as they are and with one more.
 */
import type pg from "pg";

import { copyTable } from "#load/studies/copies.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { kilobytes } from "#load/studies/partial-indexes.ts";

interface Change {
  table: string;
  key: string;
  /** What changes, as SQL. */
  set: string;
  /** The column that is indexed on top. */
  column: string;
  /** Which rows are copied. */
  where: string;
}

const changes: readonly Change[] = [
  {
    table: "seats",
    key: "show_id, number",
    set: "status = 'HELD', reservation_id = 1, held_until = now()",
    column: "status",
    where: "status = 'AVAILABLE'",
  },
  { table: "wallets", key: "user_id", set: "balance = balance + 1", column: "balance", where: "true" },
  {
    table: "places",
    key: "concert_id, number",
    set: "claimed_at = now(), expires_at = now()",
    column: "expires_at",
    where: "status = 'COMPLETED'",
  },
  {
    table: "places",
    key: "concert_id, number",
    set: "status = 'ADMITTED', admitted_at = now(), expires_at = now()",
    column: "status",
    where: "status = 'WAITING'",
  },
];

const updates = 20_000;
/** Changed by one statement, as a batch does. */
const rowsPerBatch = 50;
const rounds = 3;

interface Measured {
  perSecond: number;
  hotShare: number;
  grownBytes: number;
}

/** Makes the changes. Answers a table in Markdown. */
export async function measureHotUpdates(sql: pg.Client): Promise<string> {
  const lines: string[][] = [];
  for (const change of changes) {
    const label = `\`${change.table}\`: ${change.set.replaceAll(/ = [^,]+/gu, "")}`;
    const [asTheyAre, withOneMore] = await measureBoth(sql, change);
    lines.push(
      [label, "as they are", ...cellsOf(asTheyAre)],
      ["", `and one on \`${change.column}\``, ...cellsOf(withOneMore)],
    );
  }
  return formatMarkdown(["changed", "indexes", "updates/s", "HOT", "indexes grew by"], lines);
}

function cellsOf({ perSecond, hotShare, grownBytes }: Measured): string[] {
  return [Math.round(perSecond).toLocaleString("en"), `${Math.round(hotShare * 100)} %`, kilobytes(grownBytes)];
}

/** The faster of a few runs of each, in turn: the slower ones were disturbed. */
async function measureBoth(sql: pg.Client, change: Change): Promise<[Measured, Measured]> {
  const faster = (a: Measured, b: Measured): Measured => (a.perSecond > b.perSecond ? a : b);
  let best = [await measure(sql, change, false), await measure(sql, change, true)] as [Measured, Measured];
  for (let round = 1; round < rounds; round += 1) {
    best = [faster(best[0], await measure(sql, change, false)), faster(best[1], await measure(sql, change, true))];
  }
  return best;
}

async function measure(
  sql: pg.Client,
  { table, key, set, column, where }: Change,
  indexed: boolean,
): Promise<Measured> {
  const copy = await copyTable(sql, table);
  try {
    const { name } = copy;
    await sql.query(
      `insert into ${name} overriding system value select * from ${table} where ${where} limit ${updates}`,
    );
    if (indexed) await sql.query(`create index on ${name} (${column})`);
    await sql.query(`vacuum analyze ${name}`);
    await sql.query(
      `create temporary table keys as
       select ${key}, (row_number() over (order by random()) - 1) / ${rowsPerBatch} as batch from ${name}`,
    );
    await sql.query("create index on keys (batch)");
    await sql.query("analyze keys");
    const before = await indexBytes(sql, name);
    const begun = performance.now();
    for (let batch = 0; batch < updates / rowsPerBatch; batch += 1) {
      // By the key, as the service does: an index scan clears old versions from a page, a look-up by its address does not.
      await sql.query(`update ${name} set ${set} where (${key}) in (select ${key} from keys where batch = $1)`, [
        batch,
      ]);
    }
    const seconds = (performance.now() - begun) / 1000;
    const grownBytes = (await indexBytes(sql, name)) - before;
    return { perSecond: updates / seconds, hotShare: await shareOfHot(sql, name), grownBytes };
  } finally {
    await sql.query("drop table if exists keys");
    await copy.drop();
  }
}

async function indexBytes(sql: pg.Client, table: string): Promise<number> {
  const { rows } = await sql.query<{ bytes: number }>("select pg_indexes_size($1)::integer as bytes", [table]);
  return rows[0]?.bytes ?? 0;
}

async function shareOfHot(sql: pg.Client, table: string): Promise<number> {
  await sql.query("select pg_stat_force_next_flush()");
  const { rows } = await sql.query<{ share: number }>(
    `select (n_tup_hot_upd::double precision / n_tup_upd) as share from pg_stat_user_tables where relname = $1`,
    [table],
  );
  return rows[0]?.share ?? 0;
}
