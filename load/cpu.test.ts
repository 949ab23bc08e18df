import { expect, test } from "vitest";

import { shareOf, spentBetween } from "#load/cpu.ts";
import type { ProcessStat } from "#load/processes.ts";

function processes(...rows: [pid: number, parent: number, cpuMs: number][]): ProcessStat[] {
  return rows.map(([pid, parent, cpuMs]) => ({ pid, parent, cpuMs, rssBytes: 0 }));
}

const roots = { instance: 10, database: 20, tool: 30 };

test("each is told what its own tree of processes has used in between", () => {
  const before = processes([10, 1, 500], [11, 10, 100], [20, 1, 50], [30, 1, 1_000], [99, 1, 0]);
  const after = processes([10, 1, 700], [11, 10, 150], [20, 1, 90], [21, 20, 30], [30, 1, 1_600], [99, 1, 9_000]);
  expect(spentBetween(before, after, roots)).toEqual({ instance: 250, database: 70, tool: 600 });
});

test("the time of a child that ended in between is not lost, for its parent has it then", () => {
  const before = processes([20, 1, 50], [21, 20, 300]);
  const after = processes([20, 1, 400]);
  expect(spentBetween(before, after, roots).database).toBe(50);
});

test("the tool has started the instance, and what that uses is not the tool's", () => {
  const before = processes([30, 1, 1_000], [10, 30, 500]);
  const after = processes([30, 1, 1_100], [10, 30, 900]);
  expect(spentBetween(before, after, roots)).toEqual({ instance: 400, database: 0, tool: 100 });
});

test("a tree that ended without a parent to tell has used nothing, rather than less than nothing", () => {
  expect(spentBetween(processes([10, 1, 500]), [], roots).instance).toBe(0);
});

test("shareOf divides what each used", () => {
  expect(shareOf({ instance: 100, database: 50, tool: 10 }, 10)).toEqual({ instance: 10, database: 5, tool: 1 });
});
