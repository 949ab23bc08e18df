/** What is asked of a study: the command line, checked. */
import { parseArgs } from "node:util";

import { UsageError, whole } from "#crowd/options.ts";
import type { Scale, Study } from "#proof/studies/study.ts";

/** The text for who asks for help or has misspelt something. */
export function usageOf(studies: Readonly<Record<string, Study>>): string {
  const lines = Object.entries(studies).flatMap(([name, { says, small, full }]) => [
    `  ${name.padEnd(12)}${says}`,
    ...Object.keys(small).map((option) => `      --${option} N (${small[option]}; full: ${full[option]})`),
  ]);
  return `npm run prove:study -- NAME [--full] [--OPTION N]\n${lines.join("\n")}\n`;
}

/** Which study, at which size. Errors: UsageError. */
export function readStudy<Known extends Study>(
  args: readonly string[],
  studies: Readonly<Record<string, Known>>,
): { name: string; study: Known; scale: Scale } {
  const [name = "", ...rest] = args;
  const study = Object.hasOwn(studies, name) ? studies[name] : undefined;
  if (!study) throw new UsageError(usageOf(studies));
  const given = parse(rest, Object.keys(study.small));
  const scale = Object.entries(given.full === true ? study.full : study.small).map(([option, usual]) => {
    const text = given[option];
    return [option, typeof text === "string" ? whole(option, text, { min: 1, max: 100_000_000 }) : usual] as const;
  });
  return { name, study, scale: Object.fromEntries(scale) };
}

function parse(args: readonly string[], names: readonly string[]): Record<string, string | boolean | undefined> {
  const numbers = Object.fromEntries(names.map((name) => [name, { type: "string" }] as const));
  try {
    return parseArgs({ args: [...args], options: { ...numbers, full: { type: "boolean" } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
