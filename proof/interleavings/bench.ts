/**
 * A database on which the same state can be had again and again, and whose clock goes only when it is told.
 *
 * The clock: a function that stands before PostgreSQL's own in the search path. It goes on by a millisecond each time
 * it is read, and by as much as one likes when time is let pass; being a sequence, it is the same for all transactions.
 * The state: tables and sequences are copied once and put back before each run.
 */
import pg from "pg";

import { evaluateInvariants } from "#admin/run-audit.ts";
import type { Queryable, Statement } from "#db/statement.ts";

export interface Bench {
  readonly url: string;
  /** The tables of the service. */
  readonly tables: ReadonlySet<string>;
  /** Which server processes one waits for. */
  readonly blockersOf: (pid: number) => Promise<readonly number[]>;
  /** Lets so many seconds pass by the database's clock. */
  pass(seconds: number): Promise<void>;
  /** Keeps the state as it is now. */
  keep(): Promise<void>;
  /** Makes everything, the clock too, as it was when it was kept. */
  restore(): Promise<void>;
  /** The names of the service's own invariants that do not hold. */
  audit(): Promise<string[]>;
  rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** `interleave` stands before `pg_catalog`, in which the real clock is. */
const clockSchema = `
  create schema interleave;
  create sequence interleave.clock;
  select setval('interleave.clock', (extract(epoch from clock_timestamp()) * 1000)::bigint);
  create function interleave.clock_timestamp() returns timestamptz language sql volatile
    as $$ select pg_catalog.to_timestamp(nextval('interleave.clock') / 1000.0) $$;`;

/** What is written when a concert is created does not change in a run; nor does the schema. */
const unchanging = "'concerts', 'shows', 'sections', 'ticket_keys', 'migrations', 'instances'";

/** Triggers and constraints between tables sleep meanwhile: rows that are final go, too. */
const keeper = `
  create schema kept;
  create procedure kept.keep() language plpgsql as $$
  declare name text;
  begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not in (${unchanging}) loop
      execute format('create table kept.%1$I as table public.%1$I', name);
    end loop;
    create table kept.sequences as
      select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, 1) as value,
             last_value is not null as called
        from pg_sequences where schemaname in ('public', 'interleave');
  end $$;
  create procedure kept.restore() language plpgsql as $$
  declare name text;
  begin
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'kept' and tablename <> 'sequences' loop
      execute format('delete from public.%1$I', name);
      execute format('insert into public.%1$I overriding system value table kept.%1$I', name);
    end loop;
    perform setval(s.name::regclass, s.value, s.called) from kept.sequences s;
  end $$;`;

/** Rows that were taken away are left behind: so many restorations later they are swept out. */
const vacuumEvery = 200;

/** Prepares a migrated database that nobody else uses. Whoever opens it closes it. */
export async function openBench(url: string): Promise<Bench> {
  const client = new pg.Client({ connectionString: url, application_name: "interleavings" });
  await client.connect();
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await client.query<Row>(text, values)).rows;
  const database = new URL(url).pathname.slice(1);
  await client.query(`${clockSchema} ${keeper}`);
  await client.query(`alter database ${database} set search_path = interleave, pg_catalog, public`);
  await client.query("set search_path = interleave, pg_catalog, public; set enable_nestloop = on");
  const names = await rows<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'");
  let restorations = 0;

  return {
    url,
    tables: new Set(names.map(({ name }) => name)),
    rows,
    async blockersOf(pid) {
      const [row] = await rows<{ pids: number[] }>("select pg_blocking_pids($1) as pids", [pid]);
      return row?.pids ?? [];
    },
    async pass(seconds) {
      await rows("select setval('interleave.clock', nextval('interleave.clock') + $1 * 1000)", [seconds]);
    },
    async keep() {
      await client.query("call kept.keep()");
    },
    async restore() {
      await client.query("call kept.restore()");
      restorations += 1;
      if (restorations % vacuumEvery === 0) await client.query("vacuum");
    },
    async audit() {
      await client.query("begin");
      const { invariants } = await evaluateInvariants(asQueryable(client));
      await client.query("rollback");
      return invariants.filter(({ holds }) => !holds).map(({ name }) => name);
    },
    close: () => client.end(),
  };
}

/** Times as milliseconds are for the service's eyes only: the audit's findings are names. */
function asQueryable(client: pg.Client): Queryable {
  return {
    query: async <Row>({ name, text }: Statement<Row>, values: readonly unknown[] = []) =>
      (await client.query({ name, text, values: values as unknown[] })).rows as Row[],
  };
}
