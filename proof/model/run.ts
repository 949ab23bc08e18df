/**
 * `npm run model [-- --require]`: has Spin look at every state of the admission protocol (admission.pml), and at the
 * protocol broken in one way after another. Exit 1 if the protocol is wrong, or if a broken one is not found so.
 *
 * Where there is no `spin` or no C compiler it says so and ends well, unless `--require` is given.
 */
import { fileURLToPath } from "node:url";

import { missingPrograms, verify } from "#proof/model/verify.ts";
import { mutants, sizes, type Variant } from "#proof/model/variants.ts";

const model = fileURLToPath(new URL("admission.pml", import.meta.url));

/** Verifies one variant and tells; answers whether it came out as it should. */
async function tell(variant: Variant): Promise<boolean> {
  const startedAt = performance.now();
  const { holds, states, found } = await verify(model, variant);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const isRight = holds === (variant.broken === undefined);
  const what = variant.broken === undefined ? variant.name : `${variant.name} (${variant.broken})`;
  const verdict = holds ? "holds" : `is wrong: ${found}`;
  const mark = isRight ? "as it should" : "NOT AS IT SHOULD";
  process.stdout.write(`${mark}: ${what} ${verdict}; ${states.toLocaleString("en")} states, ${seconds} s\n`);
  return isRight;
}

async function main(isRequired: boolean): Promise<number> {
  const missing = await missingPrograms();
  if (missing.length > 0) {
    process.stdout.write(`The model is not verified: there is no ${missing.join(" and no ")} on this machine.\n`);
    return isRequired ? 1 : 0;
  }
  const right: boolean[] = [];
  for (const mutant of mutants) right.push(await tell(mutant));
  right.push(...(await Promise.all(sizes.map(tell))));
  const wrong = right.filter((isRight) => !isRight).length;
  process.stdout.write(wrong === 0 ? "The model holds, and each mutant is found.\n" : `${wrong} came out wrong.\n`);
  return wrong === 0 ? 0 : 1;
}

const options = process.argv.slice(2);
if (options.some((option) => option !== "--require")) {
  process.stderr.write("npm run model [-- --require]\n");
  process.exitCode = 2;
} else process.exitCode = await main(options.includes("--require"));
