/** Where the source that mutants change lies, and how it reads when a mutant has changed it. */
import { applyEdit, type Mutant } from "#proof/mutants/mutant.ts";

const sourceRoot = new URL("../../src/", import.meta.url);

/** The URL of a file below `src/`. */
export function sourceUrl(file: string): string {
  return new URL(file, sourceRoot).href;
}

/** The URLs of the files that a mutant changes. */
export function editedFiles({ edits }: Mutant): ReadonlySet<string> {
  return new Set(edits.map(({ file }) => sourceUrl(file)));
}

/** The text of the file at `url` as the mutant has it. Errors: what an edit speaks of is not there exactly once. */
export function mutate({ edits }: Mutant, url: string, text: string): string {
  return edits.filter(({ file }) => sourceUrl(file) === url).reduce(applyEdit, text);
}

/** What `node` has to be told, before its script and after tsx, to run a mutant. */
export function mutantArgs({ name }: Mutant): string[] {
  const hook = new URL("with-mutant.ts", import.meta.url);
  hook.searchParams.set("mutant", name);
  return ["--import", hook.href];
}
