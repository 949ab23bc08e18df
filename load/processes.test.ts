import { expect, test } from "vitest";

import { parseStat, treeOf, type ProcessStat } from "#load/processes.ts";

/** A line of /proc/<pid>/stat, of a process that used 1.23 s itself and whose ended children used 0.45 s. */
const line = (name: string): string =>
  `4711 (${name}) S 42 4711 4711 0 -1 4194560 9120 880 0 0 100 23 40 5 20 0 11 0 1234 1089716224 2560 18446744073709551615`;

test("a line tells the process, its parent, its time with that of its ended children, and its memory", () => {
  expect(parseStat(line("node"))).toEqual({ pid: 4711, parent: 42, cpuMs: 1_680, rssBytes: 2_560 * 4_096 });
});

test("the name of a program may have blanks and brackets in it", () => {
  expect(parseStat(line("postgres: jari (idle) x"))).toEqual(parseStat(line("node")));
});

test("a tree is a process and all that descend from it, and nobody else", () => {
  const processes = [
    [1, 0],
    [10, 1],
    [11, 10],
    [12, 11],
    [20, 1],
  ].map(([pid = 0, parent = 0]): ProcessStat => ({ pid, parent, cpuMs: 0, rssBytes: 0 }));
  expect(treeOf(processes, 10).map(({ pid }) => pid)).toEqual([10, 11, 12]);
  expect(treeOf(processes, 99)).toEqual([]);
});
