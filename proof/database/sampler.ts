/**
 * Looks at the database again and again while a campaign runs. Promises: each sample is one snapshot; where the database
 * is away, slow or half-open there is none, and the sampler goes on as soon as it is back; after `stop` nothing is asked.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Pool } from "pg";

import { sampleQuery, type Sample } from "#proof/database/sample.ts";

export interface Sampler {
  /** Those taken so far, in order. */
  readonly samples: readonly Sample[];
  stop(): Promise<void>;
}

export interface SamplerOptions {
  /** A way to the database past everything that can fail, but the database itself. */
  readonly sql: Pool;
  /** The clock of the history, in milliseconds. */
  readonly now: () => number;
  readonly everyMs?: number;
}

/** A database that does not answer for so long is left alone, with a new connection the next time. */
const patienceMs = 2_000;

/** Begins at once. */
export function startSampler({ sql, now, everyMs = 50 }: SamplerOptions): Sampler {
  const samples: Sample[] = [];
  const stopping = new AbortController();

  async function look(): Promise<void> {
    const from = now();
    // pg takes the limit with each query; its types know it for connections only.
    const query = { ...sampleQuery, query_timeout: patienceMs };
    const { rows } = await sql.query<Omit<Sample, "from" | "by">>(query);
    const [row] = rows;
    if (row) samples.push({ from, by: now(), ...row });
  }

  async function go(): Promise<void> {
    while (!stopping.signal.aborted) {
      const from = now();
      await look().catch(() => undefined);
      await sleep(Math.max(1, everyMs - (now() - from)), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const going = go();
  return {
    samples,
    stop: async () => {
      stopping.abort();
      await going;
    },
  };
}
