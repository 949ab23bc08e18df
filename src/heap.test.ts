import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const run = promisify(execFile);

/**
 * Keeps some things, and a long row of others that each live just long enough to become old; prints the most memory that
 * its heap had, as a multiple of what lived in it.
 */
const program = (before: string): string => `
  import { getHeapStatistics } from "node:v8";
  import { boundGarbage } from "#heap.ts";
  ${before}
  const heap = () => getHeapStatistics().used_heap_size;
  globalThis.kept = Array.from({ length: 400_000 }, (_one, i) => ({ i, text: String(i).repeat(5), list: [i] }));
  globalThis.row = [];
  let most = 0;
  for (let i = 0; i < 6_000_000; i += 1) {
    row[i % 300_000] = { i, list: [i, i] };
    if (i % 50_000 !== 0) continue;
    most = Math.max(most, heap());
    await new Promise(setImmediate);
  }
  gc();
  console.log(most / heap());
`;

/**
 * Left alone, V8 lets garbage grow by how long it takes to collect, and on a quick machine there is little to tell. Here it is
 * told to let it grow.
 */
const lavish = "--heap-growing-percent=400";

async function mostHeap(before: string): Promise<number> {
  const options = [lavish, "--expose-gc", "--import", "tsx", "--input-type=module", "--eval", program(before)];
  const { stdout } = await run(process.execPath, options, { cwd: import.meta.dirname });
  return Number(stdout);
}

test("old garbage is collected before it is several times what lives", async () => {
  const [bounded, unbounded] = await Promise.all([mostHeap("boundGarbage();"), mostHeap("")]);
  expect(bounded).toBeGreaterThan(1);
  expect(bounded).toBeLessThan((3 / 4) * unbounded);
});
