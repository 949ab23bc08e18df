/**
 * Makes a process run a mutant: `node --import tsx --import '<this file>?mutant=<name>' src/main.ts` (`mutantArgs`). From
 * then on the files that the mutant changes are changed as they are loaded; the files on disk stay as they are, and a
 * process that was started without this knows nothing of mutants.
 */
import { register } from "node:module";

const name = new URL(import.meta.url).searchParams.get("mutant") ?? "";
register(import.meta.resolve("#proof/mutants/load-mutated.ts"), { data: name });
