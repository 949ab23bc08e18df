/**
 * `npm run crowd`: rehearses a sale and reports. Ends with 0 if every promise was kept as far as it could be checked,
 * with 1 if one was broken, with 2 if it could not begin. Ctrl-C or SIGTERM ends it early, with a report on what was
 * seen until then; who says it again, when that takes too long, ends it at once. A fault of this program ends it with 3.
 */
import { openDisplay } from "#crowd/display.ts";
import { help } from "#crowd/help.ts";
import { readOptions, UsageError } from "#crowd/options.ts";
import { rehearse } from "#crowd/rehearsal.ts";
import { writeReport } from "#crowd/report-text.ts";
import { untilTold } from "#crowd/until-told.ts";

const failed = 3;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) {
    process.stdout.write(help);
    return 0;
  }
  const stop = untilTold();
  const display = openDisplay(process.stdout, { quiet: options.json, aside: process.stderr });
  const report = await rehearse(options, { display, stop });
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : writeReport(report));
  return report.allKept ? 0 : 1;
}

// Node itself would say 1, which here accuses the service.
process.on("uncaughtException", (error) => {
  process.stderr.write(`The rehearsal itself failed.\n${error.stack}\n`);
  process.exit(failed);
});
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
