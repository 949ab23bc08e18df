/** Where the source that mutants change lies, how it reads when a mutant has changed it, and how such a service is built. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { applyEdit, type Mutant } from "#proof/mutants/mutant.ts";
import { buildService } from "#tooling/build-service.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The paths, below `src/`, of the files that a mutant changes. */
export function editedFiles({ edits }: Mutant): ReadonlySet<string> {
  return new Set(edits.map(({ file }) => file));
}

/** The text of a file as the mutant has it. Errors: what an edit speaks of is not there exactly once. */
export function mutate({ edits }: Mutant, path: string, text: string): string {
  return edits.filter(({ file }) => file === path).reduce(applyEdit, text);
}

/**
 * Builds the service as the mutant has it, in a folder that is yet to be made; what `npm start` runs stays as it is. Answers
 * where it was built to.
 */
export async function buildMutant(mutant: Mutant, folder: string): Promise<string> {
  const outDir = join(folder, "dist");
  await mkdir(outDir, { recursive: true });
  await buildService({ outDir, edit: ({ path, text }) => mutate(mutant, path, text) });
  // What is imported by #room/file.ts is looked for beside the nearest package.json: this one.
  const ownPackage = { type: "module", imports: { "#*.ts": { built: "./dist/*.js" } } };
  await writeFile(join(folder, "package.json"), JSON.stringify(ownPackage));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return outDir;
}
