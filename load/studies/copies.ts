/** Copies of the service's tables, with their indexes and storage parameters, to try another index on. */
import type pg from "pg";

export interface Copy {
  name: string;
  drop(): Promise<void>;
}

/** An empty copy of a table without those of its indexes whose name is in `without`. Whoever makes it must drop it. */
export async function copyTable(sql: pg.Client, table: string, without: readonly string[] = []): Promise<Copy> {
  const name = "studied";
  const { rows } = await sql.query<{ options: string[] | null; indexes: string[] | null }>(
    `select reloptions as options,
            (select array_agg(pg_get_indexdef(indexrelid)) from pg_index
              where indrelid = c.oid and indexrelid::regclass::text <> all ($2)) as indexes
       from pg_class c where oid = $1::regclass`,
    [table, without],
  );
  const { options, indexes } = rows[0] as (typeof rows)[number];
  const parameters = options ? ` with (${options.join(", ")})` : "";
  await sql.query(`create table ${name} (like ${table} including all excluding indexes)${parameters}`);
  for (const definition of indexes ?? []) {
    await sql.query(definition.replace(/INDEX (\S+) ON \S+/u, `INDEX ${name}_$1 ON ${name}`));
  }
  return { name, drop: async () => void (await sql.query(`drop table ${name}`)) };
}
