/** Indexes over some of a table's rows: how large each is, and how large it would be over all of them. */
import type pg from "pg";

import { formatMarkdown } from "#load/studies/markdown.ts";

interface Partial {
  name: string;
  rows: number;
  table: string;
  tableRows: number;
  bytes: number;
  definition: string;
}

/** Measures them as they are, and as they would be. Answers a table in Markdown. */
export async function measurePartialIndexes(sql: pg.Client): Promise<string> {
  const { rows } = await sql.query<Partial>(
    `select c.relname as name, c.reltuples::integer as rows, t.relname as table, t.reltuples::integer as "tableRows",
            pg_relation_size(c.oid)::integer as bytes, pg_get_indexdef(c.oid) as definition
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      where i.indpred is not null and t.relnamespace = 'public'::regnamespace
      order by name`,
  );
  const lines: string[][] = [];
  for (const { name, rows: indexed, table, tableRows, bytes, definition } of rows) {
    const where = definition.split(" WHERE ")[1] ?? "";
    lines.push([
      `\`${name}\``,
      `\`${where}\``,
      `${indexed.toLocaleString("en")} of ${tableRows.toLocaleString("en")} ${table}`,
      kilobytes(bytes),
      kilobytes(await sizeOverAll(sql, definition)),
    ]);
  }
  return formatMarkdown(["partial index", "where", "rows in it", "size", "size over all rows"], lines);
}

async function sizeOverAll(sql: pg.Client, definition: string): Promise<number> {
  const [columns = ""] = definition.split(" WHERE ");
  // It would not be unique any more: whoever has paid may join again.
  await sql.query(columns.replace(/^CREATE (UNIQUE )?INDEX \S+/u, "create index over_all_rows"));
  const { rows } = await sql.query<{ bytes: number }>("select pg_relation_size('over_all_rows')::integer as bytes");
  await sql.query("drop index over_all_rows");
  return rows[0]?.bytes ?? 0;
}

/** A size as it is read best. */
export function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024).toLocaleString("en")} kB`;
}
