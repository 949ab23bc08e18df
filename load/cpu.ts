/** How much processor time a measurement costs, and whom: the service, its database, and the tool that measures. */
import { readProcesses, treeOf, type ProcessStat } from "#load/processes.ts";

const parties = ["instance", "database", "tool"] as const;

/** One value for each of the three. */
export type ByParty = Record<(typeof parties)[number], number>;

/**
 * Begins to count, for the processes with these ids. The function that it answers tells the milliseconds that each has
 * used since; undefined where there is no /proc.
 */
export function meterCpu(roots: ByParty): () => ByParty | undefined {
  const before = readProcesses();
  return () => {
    const after = readProcesses();
    return before && after && spentBetween(before, after, roots);
  };
}

/**
 * Milliseconds that each used between two looks: instance and database with all that descend from them, the tool alone,
 * because it has started the others.
 */
export function spentBetween(before: readonly ProcessStat[], after: readonly ProcessStat[], roots: ByParty): ByParty {
  return byParty((party) => {
    const own = (processes: readonly ProcessStat[]): readonly ProcessStat[] =>
      party === "tool" ? processes.filter(({ pid }) => pid === roots.tool) : treeOf(processes, roots[party]);
    return Math.max(0, sum(own(after)) - sum(own(before)));
  });
}

/** The same of each, for one of `count`. */
export function shareOf(whole: ByParty, count: number): ByParty {
  return byParty((party) => whole[party] / count);
}

/** One value for each, as `valueOf` says. */
export function byParty(valueOf: (party: keyof ByParty) => number): ByParty {
  const [instance, database, tool] = parties.map(valueOf) as [number, number, number];
  return { instance, database, tool };
}

function sum(processes: readonly ProcessStat[]): number {
  return processes.reduce((total, { cpuMs }) => total + cpuMs, 0);
}
