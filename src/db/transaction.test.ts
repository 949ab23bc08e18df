import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { connect, type Database } from "#db/connect.ts";
import { ConnectionLost, NothingHappened, OutcomeUnknown } from "#db/errors.ts";
import type { Statement } from "#db/statement.ts";
import { deleteOldMarkers, transaction, type Tx } from "#db/transaction.ts";
import { TcpLink } from "#proof/world/link.ts";
import type { CommitCut } from "#proof/world/world.ts";
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
});
afterAll(() => database.close());
beforeEach(() => rows(db, "delete from notes"));

const write = (tx: Tx, note: string): Promise<unknown> => rows(tx, "insert into notes values ($1)", [note]);

async function notes(): Promise<string[]> {
  return (await rows<{ note: string }>(db, "select note from notes order by note")).map(({ note }) => note);
}

const backendOf = async (tx: Tx): Promise<number> =>
  (await row<{ pid: number }>(tx, "select pg_backend_pid() as pid")).pid;

async function terminate(pid: number): Promise<void> {
  await rows(db, "select pg_terminate_backend($1)", [pid]);
  await until(
    "the backend has ended",
    async () => (await rows(db, "select from pg_stat_activity where pid = $1", [pid])).length === 0,
  );
}

describe("a transaction", () => {
  test("is committed when it answers, and answers what the work answered", async () => {
    const answer = await transaction(db, async (tx) => {
      await write(tx, "kept");
      return "done";
    });
    expect(answer).toBe("done");
    expect(await notes()).toEqual(["kept"]);
  });

  test("is rolled back when the work fails, and the error is passed on as it is", async () => {
    const error = new Error("a refusal");
    const failing = transaction(db, async (tx) => {
      await write(tx, "undone");
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await notes()).toEqual([]);
  });

  test("passes a violated constraint on, so that it can be told by its name", async () => {
    const twice = transaction(db, async (tx) => {
      await write(tx, "once");
      await write(tx, "once");
    });
    await expect(twice).rejects.toMatchObject({ code: "23505", constraint: "notes_pkey" });
    expect(await notes()).toEqual([]);
  });

  test("runs what is asked together in the order it was asked, the first after its beginning", async () => {
    const seen = await transaction(db, async (tx) => {
      const [, first, , second] = await Promise.all([
        write(tx, "a"),
        rows<{ note: string }>(tx, "select note from notes"),
        write(tx, "b"),
        rows<{ note: string }>(tx, "select note from notes order by note"),
      ]);
      return [first, second].map((found) => found.map(({ note }) => note));
    });
    expect(seen).toEqual([["a"], ["a", "b"]]);
    expect(await notes()).toEqual(["a", "b"]);
  });

  test("is undone altogether when one of those asked together fails, whatever comes after it", async () => {
    const failing = transaction(db, (tx) => Promise.all([write(tx, "once"), write(tx, "once"), write(tx, "other")]));
    await expect(failing).rejects.toMatchObject({ constraint: "notes_pkey" });
    expect(await notes()).toEqual([]);
  });

  test("is undone when a statement changes another number of rows than it has to", async () => {
    const update: Statement<unknown> = { name: "", text: "update notes set note = note || '!' where note = any ($1)" };
    await transaction(db, (tx) => write(tx, "one"));
    const change = (found: string[], rowsChanged: number) =>
      transaction(db, (tx) => tx.change(update, [found], rowsChanged));
    await expect(change(["one", "two"], 2)).rejects.toThrow("changed 1 rows instead of 2");
    expect(await notes()).toEqual(["one"]);
    await change(["one"], 1);
    expect(await notes()).toEqual(["one!"]);
  });

  test("refuses what is asked of it when it has ended: it would run on its own", async () => {
    const kept: Tx[] = [];
    const failing = transaction(db, async (tx) => {
      kept.push(tx);
      await rows(tx, "select 1");
      throw new Error("given up");
    });
    await expect(failing).rejects.toThrow("given up");
    await expect(write(kept[0] as Tx, "stray")).rejects.toThrow("has ended");
    await expect((kept[0] as Tx).change({ name: "stray", text: "delete from notes" }, [], 0)).rejects.toThrow(
      "has ended",
    );
    expect(await notes()).toEqual([]);
  });

  test("says when it commits: after all of its work, before it is done; not if it fails", async () => {
    const order: string[] = [];
    const note = (what: string) => (): void => void order.push(what);
    const work = async (tx: Tx): Promise<void> => {
      await rows(tx, "select pg_sleep(0.01)");
      order.push("worked");
    };
    await transaction(db, work, note("commits")).then(note("done"));
    const failing = transaction(db, (tx) => work(tx).then(() => Promise.reject(new Error("no"))), note("commits"));
    await expect(failing).rejects.toThrow("no");
    expect(order).toEqual(["worked", "commits", "done", "worked"]);
  });

  test("is invisible to others until it commits", async () => {
    await transaction(db, async (tx) => {
      await write(tx, "mine");
      expect(await notes()).toEqual([]);
    });
    expect(await notes()).toEqual(["mine"]);
  });

  test("has the id that its rows carry, and tells it after the commit", async () => {
    let id = "";
    await transaction(db, async (tx) => {
      tx.afterCommit((xid) => (id = xid));
      await write(tx, "mine");
    });
    expect(await row(db, "select xmin::text as id from notes")).toEqual({ id });
  });

  test.each(["40001", "40P01", "55P03", "57014"])(
    "undone by the server because of others (%s) is NothingHappened",
    async (code) => {
      const failing = transaction(db, async (tx) => {
        await write(tx, "undone");
        await rows(tx, `do $$ begin raise exception 'in the way' using errcode = '${code}'; end $$`);
      });
      await expect(failing).rejects.toThrow(NothingHappened);
      expect(await notes()).toEqual([]);
    },
  );

  test("of two in a deadlock one is NothingHappened, and the other is committed", async () => {
    await rows(db, "insert into notes values ('a'), ('b')");
    const locked: string[] = [];
    const lockBoth = (first: string, second: string) =>
      transaction(db, async (tx) => {
        await rows(tx, "set local lock_timeout = 0");
        await rows(tx, "select from notes where note = $1 for update", [first]);
        locked.push(first);
        await until("both have their first lock", () => locked.length === 2);
        await rows(tx, "select from notes where note = $1 for update", [second]);
        return "committed";
      });
    const results = await Promise.allSettled([lockBoth("a", "b"), lockBoth("b", "a")]);
    const failure = results.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(results).toContainEqual({ status: "fulfilled", value: "committed" });
    expect(failure.reason).toBeInstanceOf(NothingHappened);
    expect(failure.reason.cause).toMatchObject({ code: "40P01" });
  });

  test("whose COMMIT the server answers with ROLLBACK is NothingHappened, not a success", async () => {
    const swallowing = transaction(db, async (tx) => {
      await write(tx, "undone");
      await write(tx, "undone").catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(NothingHappened);
    expect(await notes()).toEqual([]);
  });

  test("that could not even begin leaves its connection fit for the next", async () => {
    const single = connect({ url: database.url, maxConnections: 1, logger });
    const blocker = await openBlocker(database.url);
    await blocker.run("lock table commit_markers in access exclusive mode");
    await expect(transaction(single, (tx) => write(tx, "never"))).rejects.toThrow(NothingHappened);
    await blocker.rollback();
    await transaction(single, (tx) => write(tx, "next"));
    expect(await notes()).toEqual(["next"]);
    await single.close();
  });
});

describe("afterCommit", () => {
  test("calls back when everybody can see what was committed, in order", async () => {
    const calls: string[] = [];
    let seen: Promise<string[]> | undefined;
    await transaction(db, async (tx) => {
      tx.afterCommit(() => calls.push("first"));
      tx.afterCommit(() => calls.push("second"));
      tx.afterCommit(() => void (seen = notes()));
      await write(tx, "mine");
      expect(calls).toEqual([]);
    });
    expect(calls).toEqual(["first", "second"]);
    expect(await seen).toEqual(["mine"]);
  });

  test("never calls back after a rollback, whoever caused it", async () => {
    const calls: string[] = [];
    const fail = (work: (tx: Tx) => Promise<unknown>) =>
      transaction(db, async (tx) => {
        tx.afterCommit(() => calls.push("called"));
        await work(tx);
      }).catch(() => undefined);
    await fail(() => Promise.reject(new Error("a refusal")));
    await fail((tx) => rows(tx, "select 1 / 0").catch(() => undefined));
    await fail(async (tx) => terminate(await backendOf(tx)));
    expect(calls).toEqual([]);
  });
});

describe("a connection that dies", () => {
  test("before COMMIT was sent: NothingHappened", async () => {
    const failing = transaction(db, async (tx) => {
      await write(tx, "undone");
      await terminate(await backendOf(tx));
      await write(tx, "undone too");
    });
    await expect(failing).rejects.toThrow(NothingHappened);
    expect(await notes()).toEqual([]);
  });

  test("just when COMMIT is sent, and so was not committed: NothingHappened", async () => {
    const failing = transaction(db, async (tx) => {
      await write(tx, "undone");
      await terminate(await backendOf(tx));
    });
    await expect(failing).rejects.toThrow(NothingHappened);
    expect(await notes()).toEqual([]);
  });

  describe("on the network", () => {
    let proxy: TcpLink;
    let far: Database;
    beforeEach(async () => {
      proxy = await TcpLink.open(database.url);
      far = connect({ url: proxy.url, maxConnections: 2, logger });
    });
    afterEach(async () => {
      await far.close();
      await proxy.close();
    });

    const writeFar = (note: string, calls: string[] = []): Promise<string> =>
      transaction(far, async (tx) => {
        tx.afterCommit(() => calls.push(note));
        await write(tx, note);
        return `wrote ${note}`;
      });

    test("with the answer to COMMIT lost: settled as committed, answered as if nothing had been", async () => {
      const calls: string[] = [];
      proxy.cutNextCommit("after");
      expect(await writeFar("kept", calls)).toBe("wrote kept");
      expect(proxy.cuts).toBe(1);
      expect(calls).toEqual(["kept"]);
      expect(await notes()).toEqual(["kept"]);
    });

    test("with COMMIT itself lost: settled as NothingHappened, and nothing is called back", async () => {
      const calls: string[] = [];
      proxy.cutNextCommit("before");
      await expect(writeFar("undone", calls)).rejects.toThrow(NothingHappened);
      expect(calls).toEqual([]);
      expect(await notes()).toEqual([]);
    });

    test("while the server still commits: nobody decides before the server has", async () => {
      await rows(db, "create table slow_notes (note text)");
      await rows(
        db,
        `create function take_long() returns trigger language plpgsql as
         $$ begin perform pg_sleep(0.5); return null; end $$`,
      );
      await rows(
        db,
        `create constraint trigger long_commit after insert on slow_notes deferrable initially deferred
         for each row execute function take_long()`,
      );
      proxy.cutNextCommit("during");
      await transaction(far, (tx) => rows(tx, "insert into slow_notes values ('kept')"));
      expect(proxy.cuts).toBe(1);
      expect(await rows(db, "select note from slow_notes")).toEqual([{ note: "kept" }]);
    });

    test("and a database that stays away: OutcomeUnknown, never a guess, whether it had committed or not", async () => {
      const calls: string[] = [];
      const other = await TcpLink.open(database.url);
      const otherFar = connect({ url: other.url, maxConnections: 2, logger });
      const losing = [losesCommit(proxy, far, "before", calls), losesCommit(other, otherFar, "after", calls)];
      await Promise.all(losing.map((answer) => expect(answer).rejects.toThrow(OutcomeUnknown)));
      expect(calls).toEqual([]);
      expect(await notes()).toEqual(["after"]);
      await otherFar.close();
      await other.close();
    });

    test("and a server that crashed and forgot the transaction's id: NothingHappened, without waiting", async () => {
      proxy.cutNextCommit("before");
      const forgetful: Database = {
        ...far,
        query: <Row>(sql: Statement<Row>, values: readonly unknown[] = []) => far.query(sql, values.map(inFuture)),
      };
      await expect(transaction(forgetful, (tx) => write(tx, "undone"))).rejects.toThrow(NothingHappened);
    });

    test("and a network that falls silent: NothingHappened in bounded time", async () => {
      const failing = transaction(far, async (tx) => {
        proxy.silence("both");
        await write(tx, "undone");
      });
      await expect(failing).rejects.toMatchObject({ name: "NothingHappened", cause: { name: ConnectionLost.name } });
      proxy.heal();
      expect(await writeFar("next")).toBe("wrote next");
    });
  });
});

function losesCommit(proxy: TcpLink, far: Database, at: CommitCut, calls: string[]): Promise<unknown> {
  proxy.cutNextCommit(at, () => proxy.refuse());
  return transaction(far, (tx) => {
    tx.afterCommit(() => calls.push(at));
    return write(tx, at);
  });
}

/** A transaction id that this server will not give out for a long time, as after a crash that lost the last ones. */
function inFuture(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/u.test(value) ? String(BigInt(value) + 1_000_000n) : value;
}

describe("markers", () => {
  test("those that nobody asks for any more are deleted, at most so many at a time; the young stay", async () => {
    await rows(db, "delete from commit_markers");
    await rows(
      db,
      `insert into commit_markers (marker, committed_at)
       select gen_random_uuid(), clock_timestamp() - make_interval(mins => 9 + number / 3) from generate_series(0, 9) as number`,
    );
    expect(await deleteOldMarkers(db, 3)).toBe(3);
    expect(await deleteOldMarkers(db, 100)).toBe(4);
    expect(await deleteOldMarkers(db, 100)).toBe(0);
    expect(await row(db, "select count(*) as kept from commit_markers")).toEqual({ kept: 3 });
  });
});
