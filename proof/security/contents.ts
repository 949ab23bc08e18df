/** What a database holds, so that a proof can see that nothing has changed. */
import type pg from "pg";

/** Rows that come and go whatever is asked: who serves, which commits were looked after, which migrations ran. */
const housekeeping = new Set(["instances", "commit_markers", "migrations"]);

/** Each table with how many rows it has and a digest of all of them: equal for equal contents. */
export async function contentsOf(sql: pg.ClientBase | pg.Pool): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const contents: Record<string, string> = {};
  for (const { name } of rows.filter((table) => !housekeeping.has(table.name))) {
    const found = await sql.query<{ rows: string; digest: string }>(
      `select count(*) as rows, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as digest from ${name} t`,
    );
    contents[name] = `${found.rows[0]?.rows} rows, ${found.rows[0]?.digest}`;
  }
  return contents;
}
