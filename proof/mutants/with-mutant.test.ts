import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { findMutant } from "#proof/mutants/catalogue/all.ts";
import { mutantArgs } from "#proof/mutants/source.ts";

const run = promisify(execFile);
const mutant = findMutant("dead-token-passes");

/** How a function of the service reads in a process that was started with these arguments. */
async function refusalIn(args: readonly string[]): Promise<string> {
  const print = 'import("#queue/claim-places.ts").then((room) => process.stdout.write(String(room.refusalOf)))';
  const { stdout } = await run(process.execPath, ["--import", "tsx", ...args, "--eval", print]);
  return stdout.replaceAll(/\s/gu, "");
}

test("a process that was told to loads what the mutant makes of the source, and one that was started as always does not", async () => {
  const guard = 'status==="ADMITTED"';
  const [mutated, asAlways] = await Promise.all([refusalIn(mutantArgs(mutant)), refusalIn([])]);
  expect(asAlways).toContain(guard);
  expect(mutated).not.toContain(guard);
  expect(mutated).toContain('"WAITING"');
});

test("a process that is told of a mutant that is not there does not start", async () => {
  await expect(refusalIn(mutantArgs({ ...mutant, name: "no-such" }))).rejects.toThrow("There is no mutant no-such");
});
