/** The machine on which something is measured: without it, absolute figures mean nothing. */
import { cpus, loadavg, release, totalmem } from "node:os";

import { Rig } from "#load/rig.ts";

export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgresql: string;
  /** Processes that wanted a core in the last 1, 5 and 15 minutes, before anything was measured. */
  loadAverage: number[];
}

/** To be asked before anything is measured. */
export async function describeMachine(): Promise<Machine> {
  // First, before a database of our own is part of it.
  const host = describeHost();
  return { ...host, postgresql: await postgresqlVersion() };
}

/** All of it that needs no database to be asked. */
export function describeHost(): Omit<Machine, "postgresql"> {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    loadAverage: loadavg().map((load) => Math.round(load * 100) / 100),
  };
}

/** That of the database which every rig has. */
async function postgresqlVersion(): Promise<string> {
  const rig = await Rig.start();
  try {
    const { rows } = await rig.sql.query<{ version: string }>("select current_setting('server_version') as version");
    return rows[0]?.version ?? "unknown";
  } finally {
    await rig.close();
  }
}

export function formatMachine(machine: Machine): string {
  const { date, cpu, cores, memoryGb, system, node, postgresql, loadAverage } = machine;
  return (
    `${date}: ${cpu}, ${cores} cores, ${memoryGb} GB; ${system}, Node ${node}, PostgreSQL ${postgresql}; ` +
    `load at start ${loadAverage.join(" ")}\n`
  );
}
