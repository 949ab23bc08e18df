/** How much memory an instance takes, and how much room tables take on disk. */
import { setTimeout as sleep } from "node:timers/promises";

import { askOnce } from "#load/perform.ts";
import { rssOf } from "#load/processes.ts";
import type { Rig } from "#load/rig.ts";
import type { Target } from "#load/targets.ts";

export interface Memory {
  /** Of all its processes, in bytes; undefined where nobody can tell. */
  rssBytes: number | undefined;
  /** What its JavaScript heap holds, garbage that was not collected yet included. */
  heapBytes: number;
}

/** An instance that has nothing to do gives back within this time what it gives back soon. */
const restMs = 2_000;

/** The memory of an instance that has been left alone for a moment. */
export async function memoryAtRest({ url, pid }: Target): Promise<Memory> {
  await sleep(restMs);
  const { body } = await askOnce(url, { path: "/metrics" }, 200);
  const heap = /^nodejs_heap_size_used_bytes (\S+)$/mu.exec(body.toString())?.[1];
  return { rssBytes: rssOf(pid), heapBytes: Number(heap) };
}

export interface TableSize {
  tableBytes: number;
  indexBytes: number;
}

export async function sizeOf({ sql }: Rig, table: string): Promise<TableSize> {
  const { rows } = await sql.query<{ table: string; indexes: string }>(
    `select pg_table_size($1::regclass) as "table", pg_indexes_size($1::regclass) as indexes`,
    [table],
  );
  return { tableBytes: Number(rows[0]?.table), indexBytes: Number(rows[0]?.indexes) };
}

/** How much has been written to the write-ahead log since the database was created, in bytes. */
export async function walWritten({ sql }: Rig): Promise<number> {
  const { rows } = await sql.query<{ bytes: string }>("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes");
  return Number(rows[0]?.bytes);
}

export const megabytes = (bytes: number): number => bytes / 2 ** 20;
