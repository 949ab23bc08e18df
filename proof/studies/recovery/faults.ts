/** What is broken while a crowd goes on. Each is mended when it returns, so that the next can be tried. */
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { readProcesses, treeOf } from "#load/processes.ts";
import type { Fleet, Member } from "#proof/studies/recovery/fleet.ts";

export interface Fault {
  readonly name: string;
  /** How long any client may be without a success, in milliseconds. */
  readonly withinMs?: number;
  /** No request may fail: clients are patient, and a load balancer leaves instances alone that are not ready. */
  readonly costsNothing?: true;
  /** Breaks and mends; calls `begins` when it has broken something. */
  inflict(fleet: Fleet, begins: () => void): Promise<void>;
}

/** What is looked at after something was broken; longer than any recovery may take. */
const watchMs = 5_000;
/** A pause that no patience and no time limit of the service outlasts. */
const pauseMs = 4_000;
/** A transaction that has idled for so long belongs to a process that does not run. */
const idleMs = 200;
const tries = 40;

export const faults: readonly Fault[] = [
  {
    name: "nothing, to compare",
    async inflict(_fleet, begins) {
      begins();
      await sleep(watchMs);
    },
  },
  {
    name: "an instance is killed",
    withinMs: 1_000,
    async inflict(fleet, begins) {
      const member = anyOf(fleet);
      begins();
      member.signal("SIGKILL");
      await sleep(watchMs);
      await member.startAgain();
    },
  },
  { name: "an instance is paused that holds the queue's lock", withinMs: 2_500, inflict: pauseLockHolder },
  {
    name: "all of PostgreSQL is killed",
    withinMs: 3_000,
    async inflict({ rig }, begins) {
      const pids = await databasePids(rig.databaseUrl);
      begins();
      for (const pid of pids) kill(pid);
      // Its keeper is the rig's embedded server, as it is Jari's own where nothing else is set.
      await sleep(watchMs);
    },
  },
  {
    name: "all instances are restarted, one after the other",
    costsNothing: true,
    async inflict({ members }, begins) {
      begins();
      for (const member of members) {
        await member.end();
        await member.startAgain();
      }
    },
  },
];

function anyOf({ members }: Fleet): Member {
  const member = members[Math.floor(Math.random() * members.length)];
  if (!member) throw new Error("there is no instance");
  return member;
}

/**
 * Pauses an instance at any moment; if that did not find it with a lock that others wait for, lets it go on and tries
 * again. Errors: it was never found so, because the load is too small.
 */
async function pauseLockHolder(fleet: Fleet, begins: () => void): Promise<void> {
  const sql = new pg.Client(fleet.rig.databaseUrl);
  await sql.connect();
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const member = anyOf(fleet);
      member.signal("SIGSTOP");
      begins();
      try {
        await sleep(idleMs);
        if (await isHeldUp(sql)) {
          await sleep(pauseMs);
          return;
        }
      } finally {
        member.signal("SIGCONT");
      }
      await sleep(idleMs * (1 + Math.random()));
    }
  } finally {
    await sql.end();
  }
  throw new Error("no pause found an instance with a lock that others waited for");
}

/** Whether somebody waits for a transaction that idles because its client does not go on. */
async function isHeldUp(sql: pg.Client): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select from pg_stat_activity waiting
       join pg_stat_activity holder on holder.pid = any(pg_blocking_pids(waiting.pid))
      where holder.state = 'idle in transaction'
        and holder.state_change < clock_timestamp() - $1 * interval '1 ms'`,
    [idleMs / 2],
  );
  return (rowCount ?? 0) > 0;
}

/** All processes of the database. */
async function databasePids(url: string): Promise<number[]> {
  const sql = new pg.Client(url);
  await sql.connect();
  try {
    const { rows } = await sql.query<{ pid: number }>("select pg_backend_pid() as pid");
    const processes = readProcesses() ?? [];
    const first = processes.find(({ pid }) => pid === rows[0]?.pid)?.parent;
    if (first === undefined) throw new Error("the database's first process was not found");
    return treeOf(processes, first).map(({ pid }) => pid);
  } finally {
    await sql.end();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // A process of the server that ended by itself, as some do at any time.
  }
}
