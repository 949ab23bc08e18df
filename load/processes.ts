/**
 * What processes use, from Linux's /proc: an instance and PostgreSQL are each a tree of processes, looked at as one.
 * Where there is no /proc nothing is known, and nothing is made up.
 */
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessStat {
  pid: number;
  parent: number;
  /** Of the process itself and of its children that have ended and were waited for, in milliseconds. */
  cpuMs: number;
  /** Memory that it has in RAM, in bytes. */
  rssBytes: number;
}

/** The kernel tells times in hundredths of a second, on every architecture that Node runs on, */
const msPerTick = 10;
/** and memory in pages. */
const bytesPerPage = 4_096;

/**
 * Reads a line of /proc/<pid>/stat (proc(5)). The name of the program stands in brackets, and may itself have blanks and
 * brackets in it.
 */
export function parseStat(text: string): ProcessStat {
  const nameEnds = text.lastIndexOf(")");
  // The first field after the name is the third of the line.
  const fields = text.slice(nameEnds + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3]);
  const ticks = field(14) + field(15) + field(16) + field(17);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    cpuMs: ticks * msPerTick,
    rssBytes: field(24) * bytesPerPage,
  };
}

/** Every process there is now; undefined where there is no /proc. */
export function readProcesses(): ProcessStat[] | undefined {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return undefined;
  }
  const found = names.flatMap((name) => {
    try {
      return /^\d+$/u.test(name) ? [parseStat(readFileSync(`/proc/${name}/stat`, "utf8"))] : [];
    } catch {
      return []; // It has ended in the meantime.
    }
  });
  return found.length > 0 ? found : undefined;
}

/** A process and all that descend from it. */
export function treeOf(processes: readonly ProcessStat[], root: number): ProcessStat[] {
  const children = processes.filter(({ parent }) => parent === root);
  return [...processes.filter(({ pid }) => pid === root), ...children.flatMap(({ pid }) => treeOf(processes, pid))];
}

/** The memory of a process and its descendants in bytes; undefined where there is no /proc. */
export function rssOf(root: number): number | undefined {
  const processes = readProcesses();
  return processes && treeOf(processes, root).reduce((sum, { rssBytes }) => sum + rssBytes, 0);
}

/** The process that started this one; undefined where there is no /proc. */
export function parentOf(pid: number): number | undefined {
  return readProcesses()?.find((one) => one.pid === pid)?.parent;
}
