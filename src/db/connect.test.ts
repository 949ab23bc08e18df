import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { asProblem } from "#db/as-problem.ts";
import { connect, type Database } from "#db/connect.ts";
import { ConnectionLost, NothingHappened } from "#db/errors.ts";
import { statement, type Queryable } from "#db/statement.ts";
import { transaction } from "#db/transaction.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";
import { until } from "#test/until.ts";

const logger = pino({ level: "silent" });
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await rows(db, "create table notes (note text primary key)");
  await rows(db, "insert into notes values ('one')");
});
afterAll(() => database.close());

/** Ends every other connection to the database, as a restart of the server does. */
async function terminateOthers(application: string): Promise<void> {
  await rows(db, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [application]);
  await until("they have ended", async () => (await countOf(application)) === 0);
}

async function countOf(application: string): Promise<number> {
  const counted = "select count(*) as count from pg_stat_activity where application_name = $1";
  return (await row<{ count: number }>(db, counted, [application])).count;
}

describe("what arrives", () => {
  test("big integers are numbers, times are milliseconds since 1970, dates stay as written", async () => {
    const text = `select 9007199254740991::bigint as big, count(*) as count, '2031-05-01 19:00:00.123456+09'::timestamptz as time,
                         '2031-05-01'::date as date, null::timestamptz as nothing, '{"a": [1]}'::jsonb as json
                    from notes`;
    expect(await row(db, text)).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      count: 1,
      time: Date.parse("2031-05-01T10:00:00.123Z"),
      date: "2031-05-01",
      nothing: null,
      json: { a: [1] },
    });
  });

  test("a prepared statement is planned once and answers each time for its own values", async () => {
    const add = statement<{ sum: number }>("test_add", "select $1::integer + $2::integer as sum");
    expect(await db.query(add, [1, 2])).toEqual([{ sum: 3 }]);
    expect(await db.query(add, [3, 4])).toEqual([{ sum: 7 }]);
  });
});

describe("connections that die", () => {
  test("an idle one that is killed is logged by what happened, without the keys and settings of its client", async () => {
    const application = "jari test logged";
    const lines: string[] = [];
    const victim = connect({
      url: database.url,
      maxConnections: 1,
      logger: pino({ level: "warn" }, { write: (line) => void lines.push(line) }),
      applicationName: application,
    });
    await rows(victim, "select 1");
    await terminateOthers(application);
    await until("it is logged", () => lines.length === 1);
    const { msg, err } = JSON.parse(lines[0] ?? "") as { msg: string; err: object };
    expect(msg).toBe("an idle database connection was lost");
    expect(Object.keys(err).toSorted()).toEqual(["message", "name", "stack", "type"]);
    expect(lines[0]).not.toContain("secretKey");
    await victim.close();
  });

  test("an idle one that is killed does no harm: the next statement gets another", async () => {
    const application = "jari test idle";
    const victim = connect({ url: database.url, maxConnections: 8, logger, applicationName: application });
    await Promise.all([1, 2, 3, 4].map(() => rows(victim, "select pg_sleep(0.05)")));
    expect(victim.poolFigures().idle).toBe(4);
    await terminateOthers(application);
    await until("the pool has noticed", () => victim.poolFigures().total === 0);
    expect(await rows(victim, "select 1 as one")).toEqual([{ one: 1 }]);
    await victim.close();
  });

  test("a busy one that is killed fails its own statement alone, and is not used again", async () => {
    const application = "jari test busy";
    // Without the limit that would end the statement before it is killed, were that late.
    const patient = { applicationName: application, patienceMs: 60_000 };
    const victim = connect({ url: database.url, maxConnections: 2, logger, ...patient });
    const failing = expect(rows(victim, "select pg_sleep(60)")).rejects.toThrow(ConnectionLost);
    await until("it is busy", async () => (await countOf(application)) === 1);
    await terminateOthers(application);
    await failing;
    expect(victim.poolFigures().total).toBe(0);
    expect(await rows(victim, "select 1 as one")).toEqual([{ one: 1 }]);
    await victim.close();
  });

  test("one that is killed while lent out, with no statement under way, does no harm", async () => {
    const application = "jari test lent";
    const victim = connect({ url: database.url, maxConnections: 2, logger, applicationName: application });
    const lent = transaction(victim, async (tx) => {
      await rows(tx, "select 1");
      await terminateOthers(application);
      // The end of the connection arrives here while nobody waits for anything on it.
      await until("the socket has closed", () =>
        tx.query(statement("", "select 1")).then(
          () => false,
          () => true,
        ),
      );
    });
    await expect(lent).rejects.toThrow(NothingHappened);
    await victim.close();
  });

  test("one to a server that only reads is given up, for the next may reach the server that writes", async () => {
    const name = new URL(database.url).pathname.slice(1);
    const readOnly = (onOff: string): Promise<unknown> =>
      rows(database.db, `alter database "${name}" set default_transaction_read_only = ${onOff}`);
    await readOnly("on");
    const standby = connect({ url: database.url, maxConnections: 2, logger });
    const writes = (): Promise<unknown> => transaction(standby, (tx) => rows(tx, "select 1"));
    await expect(writes()).rejects.toThrow(NothingHappened);
    await readOnly("off");
    await writes();
    await standby.close();
  });

  test("a statement at fault leaves its connection in the pool", async () => {
    const steady = connect({ url: database.url, maxConnections: 1, logger });
    const pid = "select pg_backend_pid() as pid";
    const pids = async (): Promise<unknown[]> => [
      await row(steady, pid),
      await transaction(steady, (tx) => row(tx, pid)),
    ];
    const before = await pids();
    await expect(rows(steady, "select 1 / 0")).rejects.toMatchObject({ code: "22012" });
    await expect(transaction(steady, (tx) => rows(tx, "select 1 / 0"))).rejects.toMatchObject({ code: "22012" });
    expect(await pids()).toEqual(before);
    await steady.close();
  });

  test("reads, however many at once, leave transactions the connection that these used before", async () => {
    const mixed = connect({ url: database.url, maxConnections: 16, logger });
    const pidOf = async (tx: Queryable): Promise<number> =>
      (await row<{ pid: number }>(tx, "select pg_backend_pid() as pid")).pid;
    const used = new Set<number>();
    for (let burst = 0; burst < 5; burst += 1) {
      used.add(await transaction(mixed, pidOf));
      const read = await Promise.all(Array.from({ length: 20 }, () => pidOf(mixed)));
      expect(read).not.toContain([...used][0]);
    }
    expect(used.size).toBe(1);
    await mixed.close();
  });

  test("no more connections are open than are allowed, half of them for transactions", async () => {
    const busy = connect({ url: database.url, maxConnections: 7, logger });
    const sleeps = Array.from({ length: 12 }, () => [
      rows(busy, "select pg_sleep(0.02)"),
      transaction(busy, (tx) => rows(tx, "select pg_sleep(0.02)")),
    ]);
    await until("all that may be are open", () => busy.poolFigures().total === 7);
    expect(busy.poolFigures().waiting).toBeGreaterThan(0);
    await Promise.all(sleeps.flat());
    expect(busy.poolFigures()).toEqual({ total: 7, idle: 7, waiting: 0 });
    await busy.close();
  });

  test("nobody waits for ever for a connection when all are lent out", async () => {
    const small = connect({ url: database.url, maxConnections: 1, logger });
    let waited: Promise<void> | undefined;
    const one = (tx: Queryable): Promise<unknown> => rows(tx, "select 1 as one");
    await small.withConnection(async () => {
      waited = expect(transaction(small, one)).rejects.toThrow(NothingHappened);
      await until("one waits", () => small.poolFigures().waiting === 1);
      await waited;
    });
    expect(await transaction(small, one)).toEqual([{ one: 1 }]);
    await small.close();
  });
});

describe("time limits that the server keeps", () => {
  let limited: Database;
  beforeAll(() => {
    limited = connect({ url: database.url, maxConnections: 8, logger });
  });
  afterAll(() => limited.close());

  test("who waits for a lock gives up after a second, and is told that nothing happened", async () => {
    const blocker = await openBlocker(database.url);
    await blocker.run("select from notes for update");
    const waiting = transaction(limited, (tx) => rows(tx, "select from notes for update"));
    await expect(waiting).rejects.toMatchObject({ name: "NothingHappened", cause: { code: "55P03" } });
    await blocker.rollback();
  });

  test("a statement is cancelled after two seconds, and its connection goes on working", async () => {
    const steady = connect({ url: database.url, maxConnections: 1, logger });
    const error: unknown = await rows(steady, "select pg_sleep(20)").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "57014" });
    expect(asProblem(error)).toMatchObject({ code: "UNAVAILABLE" });
    expect(await rows(steady, "select 1 as one")).toEqual([{ one: 1 }]);
    await steady.close();
  });

  test("a transaction that idles with locks is ended by the server: the locks are free, and it did not happen", async () => {
    const idling = transaction(limited, async (tx) => {
      await rows(tx, "update notes set note = 'changed'");
      await until("another gets the lock", () =>
        transaction(limited, (other) => rows(other, "select from notes for update")).then(
          () => true,
          () => false,
        ),
      );
    });
    await expect(idling).rejects.toThrow(NothingHappened);
    expect(await rows(db, "select note from notes")).toEqual([{ note: "one" }]);
  });

  test("every connection commits durably, in UTC, with plans that do not wait for statistics", async () => {
    const names = [
      "synchronous_commit",
      "timezone",
      "plan_cache_mode",
      "enable_seqscan",
      "jit",
      "max_parallel_workers_per_gather",
    ];
    const settings = await rows(limited, "select name, setting from pg_settings where name = any ($1)", [
      names.map(nameOf),
    ]);
    expect(Object.fromEntries(settings.map((one) => Object.values(one as object)))).toEqual({
      synchronous_commit: "on",
      TimeZone: "UTC",
      plan_cache_mode: "force_generic_plan",
      enable_seqscan: "off",
      jit: "off",
      max_parallel_workers_per_gather: "0",
    });
  });
});

test("a connection string cannot take Jari's limits and plans away; what else it asks for holds", async () => {
  const url = new URL(database.url);
  const asked = {
    options: "-c statement_timeout=0 -c lock_timeout=0 -c enable_seqscan=on -c geqo=off",
    statement_timeout: "600000",
    lock_timeout: "600000",
    idle_in_transaction_session_timeout: "600000",
    query_timeout: "1",
    application_name: "named by the operator",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const limited = connect({ url: url.href, maxConnections: 1, logger });
  const names = [
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "enable_seqscan",
    "geqo",
    "application_name",
  ];
  const text = "select name, current_setting(name) as value from unnest($1::text[]) as name, pg_sleep(0.1)";
  const settings = (await rows(limited, text, [names])) as { name: string; value: string }[];
  expect(Object.fromEntries(settings.map(({ name, value }) => [name, value]))).toEqual({
    statement_timeout: "2s",
    lock_timeout: "1s",
    idle_in_transaction_session_timeout: "1s",
    enable_seqscan: "off",
    geqo: "off",
    application_name: "named by the operator",
  });
  await limited.close();
});

test("what an administrator has set for the database changes nothing of what Jari depends on", async () => {
  const governed = await createTestDatabase();
  const name = new URL(governed.url).pathname.slice(1);
  const settings = {
    default_transaction_isolation: "serializable",
    datestyle: "German",
    extra_float_digits: "-10",
    idle_session_timeout: "1h",
    statement_timeout: "1h",
  };
  for (const [setting, value] of Object.entries(settings)) {
    await rows(governed.db, `alter database "${name}" set ${setting} = '${value}'`);
  }
  const own = connect({ url: governed.url, maxConnections: 2, logger });
  const asked = `select current_setting('transaction_isolation') as isolation, '2031-05-01 19:00:00+09'::timestamptz as time,
                        '2031-05-01'::date as date, 1793504738123.25::double precision as exact,
                        current_setting('idle_session_timeout') as idle, current_setting('statement_timeout') as statement`;
  const depended = {
    isolation: "read committed",
    time: Date.parse("2031-05-01T10:00:00Z"),
    date: "2031-05-01",
    exact: 1_793_504_738_123.25,
    idle: "0",
    statement: "2s",
  };
  expect(await row(own, asked)).toEqual(depended);
  expect(await transaction(own, (tx) => row(tx, asked))).toEqual(depended);
  await own.close();
  await governed.close();
});

function nameOf(setting: string): string {
  return setting === "timezone" ? "TimeZone" : setting;
}
