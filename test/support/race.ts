/**
 * A race: several real instances over one PostgreSQL database of their own. It ends with `expectSound`: whatever
 * happened meanwhile, every invariant holds.
 */
import { expect } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startServers, stopServers, type TestServer } from "#test/server.ts";
import { rows } from "#test/sql.ts";
import { send, type Listener, type Reply } from "#test/wire.ts";

export interface RaceConcert {
  maxSeatsPerUser?: number;
  queue?: Record<string, unknown>;
  /** One show for each entry. */
  shows?: readonly { seats?: number; price?: number }[];
}

export interface Race {
  readonly servers: TestServer[];
  /** A new concert; `showId` is its first show. */
  concert(wanted?: RaceConcert): Promise<{ concertId: number; showId: number; showIds: number[] }>;
  /** Rows of the tables, read past the code under test. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly databaseUrl: string;
  /** Ends the instances and drops the database. Errors: an instance did not end in order, or left a connection open. */
  close(): Promise<void>;
}

export interface RaceOptions {
  instances?: number;
  env?: Record<string, string>;
  /** Instead of a database that is cloned for the race: one that the test looks after itself. */
  database?: Pick<TestDatabase, "url" | "db" | "close">;
}

const defaultPrice = 50_000;

export async function startRace({ instances = 3, env = {}, database }: RaceOptions = {}): Promise<Race> {
  const on = database ?? (await createTestDatabase());
  const servers = await startServers(instances, { databaseUrl: on.url, env: { LOG_LEVEL: "warn", ...env } });
  return {
    servers,
    databaseUrl: on.url,
    concert: (wanted) => createConcert(servers[0] as TestServer, wanted),
    rows: (text, values) => rows(on.db, text, values),
    async close() {
      await stopServers(servers);
      await on.close();
    },
  };
}

async function createConcert(server: TestServer, { shows = [{}], ...wanted }: RaceConcert = {}) {
  const body = {
    title: "Blue Night",
    ...wanted,
    shows: shows.map((show) => ({ startsAt: "2031-05-01T10:00:00Z", price: defaultPrice, ...show })),
  };
  const created = await send<{ concertId: number; shows: { showId: number }[] }>(server, "POST", "/v1/admin/concerts", {
    token: server.adminToken,
    body,
  });
  expectOnly([created], 201);
  const showIds = created.body.shows.map(({ showId }) => showId);
  return { concertId: created.body.concertId, showId: showIds[0] as number, showIds };
}

/** Every invariant holds at this moment, as the audit says. */
export async function expectSound(server: Listener & { adminToken: string }): Promise<void> {
  const audit = await send<{ invariants: { holds: boolean }[] }>(server, "GET", "/v1/admin/audit", {
    token: server.adminToken,
  });
  expectOnly([audit], 200);
  expect(audit.body.invariants.length).toBeGreaterThan(10);
  expect(audit.body.invariants.filter(({ holds }) => !holds)).toEqual([]);
}

/** Every reply is one of the kinds: the status of a success, or the code of a refusal. */
export function expectOnly(replies: readonly Reply[], ...kinds: (number | string)[]): void {
  const others = replies.filter(({ code, status }) => !kinds.includes(code ?? status));
  expect(others.map(({ status, asked, text }) => `${asked} -> ${status} ${text}`)).toEqual([]);
}

/** Lets `watch` go on for as long as `work` takes, and waits for both to end, whatever happens. Errors: of either. */
export async function during<Watched, Done>(
  work: () => Promise<Done>,
  watch: (stop: AbortSignal) => Promise<Watched>,
): Promise<{ watched: Watched; done: Done }> {
  const stop = new AbortController();
  const watching = watch(stop.signal);
  const working = work().finally(() => stop.abort());
  await Promise.allSettled([working, watching]);
  return { done: await working, watched: await watching };
}
