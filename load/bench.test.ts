/** What the benchmark says before it measures anything. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

function run(program: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", program, ...args], { cwd: root, encoding: "utf8" });
}

test.each(["load/bench.ts", "load/study.ts"])("%s says what it can be told", (program) => {
  const { status, stdout, stderr } = run(program, "--help");
  expect(stdout).toMatch(/^npm run (?:bench|study) -- /u);
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("a file that cannot be written is told at once, in words", () => {
  const { status, stdout, stderr } = run("load/bench.ts", "--rows", "bare", "--json", "/nonexistent/figures.json");
  expect(stderr).toMatch(/^--json cannot be written: .*\/nonexistent\/figures\.json/u);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});
