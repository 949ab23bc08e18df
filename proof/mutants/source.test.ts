import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { findMutant } from "#proof/mutants/catalogue/all.ts";
import { buildMutant } from "#proof/mutants/source.ts";
import { buildService } from "#tooling/build-service.mjs";

const mutant = findMutant("dead-token-passes");
const guard = 'status === "ADMITTED"';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari-mutant-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a mutant is built with its edits, and the service beside it without", async () => {
  await buildService();
  const outDir = await buildMutant(mutant, join(await temporaryFolder(), "mutant"));
  const built = new URL("../../dist/queue/claim-places.js", import.meta.url);
  expect(await readFile(built, "utf8")).toContain(guard);
  const mutated = await readFile(join(outDir, "queue", "claim-places.js"), "utf8");
  expect(mutated).not.toContain(guard);
  expect(mutated).toContain('"WAITING"');
});

test("a mutant whose edit is not found in the source is not built", async () => {
  const [edit] = mutant.edits;
  const lost = { ...mutant, edits: [{ ...edit!, from: "no such text" }] };
  await expect(buildMutant(lost, join(await temporaryFolder(), "mutant"))).rejects.toThrow("nowhere there is");
});
