/**
 * `npm run crowd`: rehearses a sale and reports. Ends with 0 if every promise was kept as far as it could be checked,
 * with 1 if one was broken, with 2 if it could not begin. Ctrl-C or SIGTERM ends it early, with a report on what was
 * seen until then.
 */
import { openDisplay } from "#crowd/display.ts";
import { help } from "#crowd/help.ts";
import { readOptions, UsageError } from "#crowd/options.ts";
import { rehearse } from "#crowd/rehearsal.ts";
import { writeReport } from "#crowd/report-text.ts";

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) {
    process.stdout.write(help);
    return 0;
  }
  const stop = new AbortController();
  // Through npm it comes twice: the second one must not end the report.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());
  const display = openDisplay(process.stdout, { quiet: options.json });
  const report = await rehearse(options, { display, stop: stop.signal });
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : writeReport(report));
  return report.allKept ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
