/**
 * Spin, as far as it is needed here: makes a verifier of a model, compiles it, runs it, reads what it says. Files are
 * in a folder of their own, which is removed.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Variant } from "#proof/model/variants.ts";

const run = promisify(execFile);

export interface Verdict {
  /** Whether all that is claimed holds in every state. */
  holds: boolean;
  /** Different states that were reached. */
  states: number;
  /** What was found wrong, as the verifier says it; empty if nothing. */
  found: string;
}

const maxMegabytes = 1_000;
const maxDepth = 100_000;
/** States are kept whole, component by component: nothing is taken for seen that was not. */
const compileOptions = ["-w", "-DSAFETY", "-DCOLLAPSE", `-DMEMLIM=${maxMegabytes}`];

/** The programs that are missing here, of those that it takes. */
export async function missingPrograms(): Promise<string[]> {
  const found = await Promise.all(
    [
      ["spin", "-V"],
      ["cc", "--version"],
    ].map(async ([program = "", option = ""]) =>
      run(program, [option]).then(
        () => [],
        () => [program],
      ),
    ),
  );
  return found.flat();
}

/** Looks at every state of a variant of a model, until one is wrong. Errors: the model is not one, or is too large. */
export async function verify(model: string, { macros, broken }: Variant): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "jari-model-"));
  try {
    const inFolder = { cwd: folder, maxBuffer: 16 * 1024 * 1024 };
    await run("spin", ["-a", ...macros.map((macro) => `-D${macro}`), model], inFolder);
    // What is broken is found sooner than it would be compiled well.
    await run("cc", [broken === undefined ? "-O2" : "-O0", ...compileOptions, "-o", "pan", "pan.c"], inFolder);
    const { stdout } = await run(join(folder, "pan"), [`-m${maxDepth}`, "-w22"], inFolder);
    return readVerdict(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads what a verifier printed. Error: it did not look at every state, and found nothing wrong either. */
export function readVerdict(printed: string): Verdict {
  const states = Number(/^\s*(\d+) states, stored/mu.exec(printed)?.[1] ?? 0);
  const found = /^pan:\d+: (.*)$/mu.exec(printed)?.[1] ?? "";
  const errors = Number(/errors: (\d+)/u.exec(printed)?.[1] ?? Number.NaN);
  const isComplete = errors === 0 && !/Search not completed|max search depth too small/u.test(printed);
  if (!isComplete && found === "") throw new Error(`the verifier did not come to an end:\n${printed.trim()}`);
  return { holds: found === "", states, found };
}
