/**
 * The module hook that loads a mutant's files: their text is changed, then made JavaScript. All other modules are loaded
 * as they would be without it. Errors: those of `mutate`; then the process does not start.
 */
import { readFile } from "node:fs/promises";
import type { LoadHook } from "node:module";

import { transform } from "esbuild";

import { findMutant } from "#proof/mutants/catalogue/all.ts";
import { editedFiles, mutate } from "#proof/mutants/source.ts";
import type { Mutant } from "#proof/mutants/mutant.ts";

let mutant: Mutant | undefined;
let files: ReadonlySet<string> = new Set();

/** Called once by Node, with what `register` was given: the mutant's name. */
export function initialize(name: string): void {
  mutant = findMutant(name);
  files = editedFiles(mutant);
}

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!mutant || !files.has(url)) return nextLoad(url, context);
  const source = mutate(mutant, url, await readFile(new URL(url), "utf8"));
  const { code } = await transform(source, { loader: "ts", target: "node20", sourcemap: "inline", sourcefile: url });
  return { format: "module", source: code, shortCircuit: true };
};
