/**
 * What each index is worth, and what an index too many would cost, on a database of its own with a million rows in each of
 * the large tables. The statements are the service's own: the study cannot tell of others than those that run.
 */
import { readdir } from "node:fs/promises";

import { pino } from "pino";

import { connect } from "#db/connect.ts";
import { declaredStatements } from "#db/statement.ts";
import { Rig } from "#load/rig.ts";
import { measureAgeIndexes } from "#load/studies/age-indexes.ts";
import { measureHotUpdates } from "#load/studies/hot-updates.ts";
import { listCases } from "#load/studies/index-cases.ts";
import { compare, type Compared } from "#load/studies/index-plans.ts";
import { fillTables, sizesFor, type Sizes } from "#load/studies/index-rows.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { measurePartialIndexes } from "#load/studies/partial-indexes.ts";

type Tell = (text: string) => void;

/** Measures on tables of up to `rows` rows. Answers the tables in Markdown. */
export async function measureIndexes(tell: Tell, rows = 1_000_000): Promise<string> {
  const rig = await Rig.start();
  try {
    // What tidies up meanwhile would disturb, and its snapshots would keep old versions of rows from being cleared away.
    await rig.sql.query("alter system set autovacuum = off");
    await rig.sql.query("select pg_reload_conf()");
    const sizes = sizesFor(rows);
    await fillTables(rig.sql, sizes, tell);
    const tables = [await measureStatements(rig, sizes, tell)];
    for (const measure of [measurePartialIndexes, measureHotUpdates, measureAgeIndexes]) {
      tell(`  ${measure.name}\n`);
      tables.push(await measure(rig.sql));
    }
    return tables.join("\n");
  } finally {
    await rig.close();
  }
}

async function measureStatements(rig: Rig, sizes: Sizes, tell: Tell): Promise<string> {
  const texts = await statementTexts();
  const db = connect({ url: rig.databaseUrl, maxConnections: 1, logger: pino({ level: "warn" }) });
  try {
    const lines: string[][] = [];
    for (const one of await listCases(rig.sql, sizes)) {
      tell(`  ${one.statement} with and without ${one.index}\n`);
      const text = texts.get(one.statement);
      if (text === undefined) throw new Error(`The service has no statement ${one.statement}.`);
      lines.push([`\`${one.statement}\``, `\`${one.index}\``, ...cellsOf(await compare(db, text, one))]);
    }
    const head = [
      "statement",
      "index",
      "rows",
      "with",
      "without",
      "times faster",
      "pages, with → without",
      "reads, with",
      "without",
    ];
    return formatMarkdown(head, lines);
  } finally {
    await db.close();
  }
}

function cellsOf({ rows, with: one, without }: Compared): string[] {
  return [
    rows.toLocaleString("en"),
    `${one.time.toFixed(2)} ms`,
    `${without.time.toFixed(2)} ms`,
    (without.time / one.time).toLocaleString("en", { maximumSignificantDigits: 2 }),
    `${one.buffers.toLocaleString("en")} → ${without.buffers.toLocaleString("en")}`,
    one.plan,
    without.plan,
  ];
}

/** The texts of the service's statements, by name. */
async function statementTexts(): Promise<ReadonlyMap<string, string>> {
  const source = new URL("../../src/", import.meta.url);
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith("queries.ts"));
  await Promise.all(files.map((file) => import(new URL(file, source).href)));
  return new Map(declaredStatements().map(({ name, text }) => [name, text]));
}
