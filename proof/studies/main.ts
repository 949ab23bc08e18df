/**
 * `npm run prove:study -- NAME`: tries one promise of Jari and reports. Ends with 0 if it was kept, with 1 if it was
 * broken, with 2 if it could not be tried. Ctrl-C ends it, without a report and with nothing left behind.
 */
import { UsageError } from "#crowd/options.ts";
import { describeMachine, formatMachine } from "#load/machine.ts";
import { closeRigs } from "#load/rig.ts";
import { endAll } from "#proof/studies/left-behind.ts";
import { moneyStudy } from "#proof/studies/money/study.ts";
import { readStudy } from "#proof/studies/options.ts";
import { orderStudy } from "#proof/studies/order/study.ts";
import { overloadStudy } from "#proof/studies/overload/study.ts";
import { powerLossStudy } from "#proof/studies/power-loss/study.ts";
import { recoveryStudy } from "#proof/studies/recovery/study.ts";
import { formatFindings } from "#proof/studies/report.ts";
import { isKept, type Study } from "#proof/studies/study.ts";

const studies: Readonly<Record<string, Study>> = {
  "power-loss": powerLossStudy,
  money: moneyStudy,
  order: orderStudy,
  recovery: recoveryStudy,
  overload: overloadStudy,
};

async function main(): Promise<number> {
  const { name, study, scale } = readStudy(process.argv.slice(2), studies);
  const size = Object.entries(scale).map(([option, value]) => `--${option} ${value}`);
  process.stdout.write(`${name} ${size.join(" ")}\n${formatMachine(await describeMachine())}\n`);
  const findings = await study.run(scale, (text) => process.stderr.write(text));
  process.stdout.write(formatFindings(findings));
  return isKept(findings) ? 0 : 1;
}

async function leaveNothing(): Promise<void> {
  await endAll();
  await closeRigs();
}

let leaving: Promise<void> | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Through npm it comes twice: the second one must not end what closes.
  process.on(signal, () => void (leaving ??= leaveNothing().finally(() => process.exit(130))));
}
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 2;
}
