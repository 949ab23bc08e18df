/**
 * `npm run study -- NAME [--write]` measures what one of the studies in docs/ tells, prints its tables in Markdown, and
 * with `--write` puts them into the document, between `<!-- measured: NAME -->` and `<!-- /measured -->`.
 */
import { readFile, writeFile } from "node:fs/promises";

import { closeRigs, closeRigsWhenTold } from "#load/rig.ts";
import { replaceMeasured } from "#load/studies/document.ts";

/** Measures; `tell` shows how far it is. Answers what the document holds. */
type Study = (tell: (text: string) => void) => Promise<string>;

interface Named {
  document: string;
  load: () => Promise<Study>;
}

const studies: Readonly<Record<string, Named>> = {
  indexes: {
    document: "docs/indexes.md",
    load: async () => (await import("#load/studies/indexes.ts")).measureIndexes,
  },
  caching: {
    document: "docs/caching.md",
    load: async () => (await import("#load/studies/caching.ts")).measureCaching,
  },
  failures: {
    document: "docs/failures.md",
    load: async () => (await import("#load/studies/failures.ts")).measureFailures,
  },
  least: {
    document: "docs/performance.md",
    load: async () => (await import("#load/studies/least.ts")).measureLeast,
  },
  "brief-load": {
    document: "docs/load-tests.md",
    load: async () => (await import("#load/studies/brief-load.ts")).measureBriefLoad,
  },
};

async function run(name: string, { document, load }: Named, write: boolean): Promise<void> {
  const measure = await load();
  const tables = await measure((text) => process.stderr.write(text));
  process.stdout.write(tables);
  if (write) await writeFile(document, replaceMeasured(await readFile(document, "utf8"), name, tables));
}

const width = Math.max(...Object.keys(studies).map(({ length }) => length));
const usage = `npm run study -- NAME [--write]
${Object.entries(studies)
  .map(([name, { document }]) => `  ${name.padEnd(width)}  ${document}`)
  .join("\n")}
  --write puts the tables into that document; without it they are only printed
`;

const [name = "", ...flags] = process.argv.slice(2);
const study = studies[name];
if ([name, ...flags].some((argument) => argument === "--help" || argument === "-h")) process.stdout.write(usage);
else if (!study || flags.some((flag) => flag !== "--write")) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  closeRigsWhenTold();
  try {
    await run(name, study, flags.includes("--write"));
  } catch (error) {
    await closeRigs();
    throw error;
  }
}
