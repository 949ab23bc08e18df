import { setImmediate as nextTurn } from "node:timers/promises";

import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { asProblem } from "#db/as-problem.ts";
import { Batch, type BatchOptions } from "#db/batch.ts";
import { ConnectionLost, NothingHappened, OutcomeUnknown } from "#db/errors.ts";
import { transaction } from "#db/transaction.ts";
import { Turnstile } from "#db/turnstile.ts";
import { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";
import { until } from "#test/until.ts";

afterEach(() => {
  vi.useRealTimers();
});

interface Ask {
  id: number;
  keys?: string[];
}

interface Run {
  ids: number[];
  /** From here on it commits. */
  commit(): void;
  answer(answers?: (string | Problem)[]): void;
  fail(error: Error): void;
}

/** A batch whose runs stay under way until the test ends them. */
function heldBatch(options: Partial<BatchOptions<Ask, string>> = {}) {
  const runs: Run[] = [];
  const batch = new Batch<Ask, string>({
    name: "test",
    keysOf: ({ keys = [] }) => keys,
    run: (asks, commit) =>
      new Promise((resolve, reject) => {
        const ids = asks.map(({ id }) => id);
        const answer = (answers: (string | Problem)[] = ids.map((id) => `done ${id}`)): void => resolve(answers);
        runs.push({ ids, commit, answer, fail: reject });
      }),
    ...options,
  });
  const running = async (count: number): Promise<Run> => {
    await until(`run ${count} begins`, () => runs.length >= count);
    return runs[count - 1] as Run;
  };
  return { batch, runs, running };
}

/** Lets everything that could be taken be taken. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    (value) => `answered ${String(value)}`,
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
}

describe("gathering", () => {
  test("a request that finds nothing under way is taken by the next turn of the event loop", async () => {
    const { batch, runs } = heldBatch();
    const answer = batch.submit({ id: 1 });
    await nextTurn();
    await nextTurn();
    expect(runs.map((run) => run.ids)).toEqual([[1]]);
    runs[0]?.answer();
    expect(await answer).toBe("done 1");
  });

  test("requests that arrive in the same turn run together, also those that are handled at its end", async () => {
    const { batch, runs } = heldBatch();
    const answers = [batch.submit({ id: 1 })];
    setImmediate(() => answers.push(batch.submit({ id: 2 })));
    await nextTurn();
    await nextTurn();
    expect(runs.map((run) => run.ids)).toEqual([[1, 2]]);
    runs[0]?.answer();
    expect(await Promise.all(answers)).toEqual(["done 1", "done 2"]);
  });

  test("requests that come while a batch is under way share the next one, in the order they came", async () => {
    const { batch, runs, running } = heldBatch();
    const answers = [batch.submit({ id: 1 })];
    await running(1);
    answers.push(batch.submit({ id: 2 }), batch.submit({ id: 3 }), batch.submit({ id: 4 }));
    await settle();
    expect(runs).toHaveLength(1);
    expect(batch.waiting).toBe(3);
    runs[0]?.answer();
    (await running(2)).answer();
    expect(await Promise.all(answers)).toEqual(["done 1", "done 2", "done 3", "done 4"]);
    expect(runs.map((run) => run.ids)).toEqual([[1], [2, 3, 4]]);
  });

  test("each request gets its own answer, and a refusal disturbs no other", async () => {
    const { batch, running } = heldBatch();
    const answers = [1, 2, 3].map((id) => codeOf(batch.submit({ id })));
    (await running(1)).answer(["one", new Problem("NOT_FOUND", "No such thing."), "three"]);
    expect(await Promise.all(answers)).toEqual(["answered one", "NOT_FOUND", "answered three"]);
  });

  test("while one batch commits, the next one runs, and no third", async () => {
    const { batch, runs, running } = heldBatch({ maxSize: 1 });
    const answers = [1, 2, 3].map((id) => batch.submit({ id }));
    const first = await running(1);
    await settle();
    expect(runs).toHaveLength(1);
    first.commit();
    const second = await running(2);
    second.commit();
    await settle();
    expect(runs.map((run) => run.ids)).toEqual([[1], [2]]);
    // Whichever ends first makes room.
    second.answer();
    const third = await running(3);
    third.answer();
    first.answer();
    expect(await Promise.all(answers)).toEqual(["done 1", "done 2", "done 3"]);
  });

  test("a batch that is tried again after its commit failed keeps its requests' keys, and lets no third in", async () => {
    const { batch, runs, running } = heldBatch({ maxSize: 1 });
    const answers = [
      batch.submit({ id: 1, keys: ["a"] }),
      batch.submit({ id: 2, keys: ["a"] }),
      batch.submit({ id: 3 }),
      batch.submit({ id: 4 }),
    ];
    const first = await running(1);
    first.commit();
    await running(2);
    first.fail(new NothingHappened("undone"));
    const again = await running(3);
    await settle();
    expect(runs.map((run) => run.ids)).toEqual([[1], [3], [1]]);
    again.answer();
    runs[1]?.answer();
    (await running(4)).answer();
    (await running(5)).answer();
    await Promise.all(answers);
    expect(runs.map((run) => run.ids)).toEqual([[1], [3], [1], [2], [4]]);
  });
});

describe("verbs that share a turnstile", () => {
  test("take turns: while one's batch is under way, the other's requests gather", async () => {
    const turnstile = new Turnstile({ patienceMs: 3_600_000 });
    const [charges, pays] = [heldBatch({ turnstile }), heldBatch({ turnstile })];
    const first = charges.batch.submit({ id: 1 });
    await settle();
    const later = [pays.batch.submit({ id: 2 }), pays.batch.submit({ id: 3 })];
    await settle();
    expect([charges.runs.length, pays.runs.length]).toEqual([1, 0]);
    charges.runs[0]?.answer();
    await first;
    const run = await pays.running(1);
    expect(run.ids).toEqual([2, 3]);
    run.answer();
    expect(await Promise.all(later)).toEqual(["done 2", "done 3"]);
  });

  test("the other's batch begins as soon as the one's commits", async () => {
    const turnstile = new Turnstile({ patienceMs: 3_600_000 });
    const [charges, pays] = [heldBatch({ turnstile }), heldBatch({ turnstile })];
    const answers = [charges.batch.submit({ id: 1 }), pays.batch.submit({ id: 2 })];
    const charge = await charges.running(1);
    await settle();
    expect(pays.runs).toHaveLength(0);
    charge.commit();
    (await pays.running(1)).answer();
    charge.answer();
    expect(await Promise.all(answers)).toEqual(["done 1", "done 2"]);
  });

  test("are not held up by one that is stuck, nor by one that has nothing left to do", async () => {
    const turnstile = new Turnstile({ patienceMs: 10 });
    const [stuck, idle, other] = [
      heldBatch({ turnstile }),
      heldBatch({ turnstile, refuseEarly: () => new Problem("SEAT_UNAVAILABLE", "Taken.") }),
      heldBatch({ turnstile }),
    ];
    const late = stuck.batch.submit({ id: 1 });
    const inVain = codeOf(idle.batch.submit({ id: 2 }));
    const answer = other.batch.submit({ id: 3 });
    (await other.running(1)).answer();
    expect(await answer).toBe("done 3");
    expect(await inVain).toBe("SEAT_UNAVAILABLE");
    stuck.runs[0]?.answer();
    expect(await late).toBe("done 1");
  });
});

describe("common keys", () => {
  test("two requests that name a common key never share a batch, and run in the order they came", async () => {
    const { batch, runs, running } = heldBatch();
    const answers = [
      batch.submit({ id: 1, keys: ["seat 7"] }),
      batch.submit({ id: 2, keys: ["seat 7", "seat 8"] }),
      batch.submit({ id: 3, keys: ["seat 9"] }),
    ];
    (await running(1)).answer();
    (await running(2)).answer();
    await Promise.all(answers);
    expect(runs.map((run) => run.ids)).toEqual([[1, 3], [2]]);
  });

  test("who is passed over because of one key is not overtaken at the others", async () => {
    const { batch, runs, running } = heldBatch();
    const answers = [batch.submit({ id: 1, keys: ["a"] })];
    (await running(1)).commit();
    answers.push(
      batch.submit({ id: 2, keys: ["a", "b"] }),
      batch.submit({ id: 3, keys: ["b"] }),
      batch.submit({ id: 4 }),
    );
    await running(2);
    await settle();
    expect(runs.map((run) => run.ids)).toEqual([[1], [4]]);
    runs[0]?.answer();
    runs[1]?.answer();
    (await running(3)).answer();
    (await running(4)).answer();
    await Promise.all(answers);
    expect(runs.map((run) => run.ids)).toEqual([[1], [4], [2], [3]]);
  });

  test("whatever comes when, requests with a common key run one after the other, each exactly once", async () => {
    const asks = fc.array(
      fc.record({ keys: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 3 }), pause: fc.nat(2) }),
      { maxLength: 30 },
    );
    const settings = fc.record({ commits: fc.boolean(), maxSize: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(asks, settings, async (list, { commits, maxSize }) => {
        const busy = new Set<string>();
        const done: number[] = [];
        const batch = new Batch<Ask, number>({
          name: "test",
          maxSize,
          keysOf: ({ keys = [] }) => keys,
          run: async (requests, committing) => {
            for (const key of requests.flatMap(({ keys = [] }) => keys)) {
              if (busy.has(key)) throw new Error(`${key} runs twice at the same time`);
              busy.add(key);
            }
            await nextTurn();
            if (commits) committing();
            await nextTurn();
            for (const { id, keys = [] } of requests) {
              done.push(id);
              for (const key of keys) busy.delete(key);
            }
            return requests.map(({ id }) => id);
          },
        });
        const answers = [];
        for (const [id, { keys, pause }] of list.entries()) {
          answers.push(batch.submit({ id, keys }));
          for (let turn = 0; turn < pause; turn += 1) await nextTurn();
        }
        expect(await Promise.all(answers)).toEqual(list.map((_, id) => id));
        for (const key of ["a", "b", "c", "d"] as const) {
          const order = done.filter((id) => list[id]?.keys.includes(key));
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        }
        expect(done).toHaveLength(list.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("refusals before any work", () => {
  test("what is in vain is refused when it would be taken, not when it came, and never runs", async () => {
    const sold = new Set<number>();
    const { batch, runs, running } = heldBatch({
      refuseEarly: ({ id }) => (sold.has(id) ? new Problem("SEAT_UNAVAILABLE", "Sold.") : undefined),
    });
    const answers = [codeOf(batch.submit({ id: 1 }))];
    await running(1);
    answers.push(codeOf(batch.submit({ id: 2 })), codeOf(batch.submit({ id: 3 })));
    sold.add(2);
    runs[0]?.answer();
    (await running(2)).answer();
    expect(await Promise.all(answers)).toEqual(["answered done 1", "SEAT_UNAVAILABLE", "answered done 3"]);
    expect(runs.map((run) => run.ids)).toEqual([[1], [3]]);
  });

  test("a batch takes at most maxSize; the rest come in the next", async () => {
    const { batch, runs, running } = heldBatch({ maxSize: 2 });
    const answers = [1, 2, 3, 4, 5].map((id) => batch.submit({ id }));
    for (const run of [1, 2, 3]) (await running(run)).answer();
    await Promise.all(answers);
    expect(runs.map((run) => run.ids)).toEqual([[1, 2], [3, 4], [5]]);
  });

  test("beyond maxWaiting a request is OVERLOADED at once; those already waiting are served", async () => {
    const { batch, runs, running } = heldBatch({ maxWaiting: 2 });
    const answers = [codeOf(batch.submit({ id: 1 }))];
    await running(1);
    answers.push(...[2, 3, 4].map((id) => codeOf(batch.submit({ id }))));
    expect(await answers[3]).toBe("OVERLOADED");
    runs[0]?.answer();
    (await running(2)).answer();
    await Promise.all(answers);
    expect(runs.map((run) => run.ids)).toEqual([[1], [2, 3]]);
  });

  test("who has waited for maxWaitMs is OVERLOADED even while the batch before does not end", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
    const { batch, runs } = heldBatch({ maxWaitMs: 30 });
    const first = batch.submit({ id: 1 });
    await settle();
    const second = codeOf(batch.submit({ id: 2 }));
    vi.advanceTimersByTime(20);
    const third = codeOf(batch.submit({ id: 3 }));
    vi.advanceTimersByTime(10);
    expect(batch.waiting).toBe(2);
    vi.advanceTimersByTime(20);
    expect(await second).toBe("OVERLOADED");
    expect(batch.waiting).toBe(1);
    vi.advanceTimersByTime(20);
    expect(await third).toBe("OVERLOADED");
    expect(batch.waiting).toBe(0);
    runs[0]?.answer();
    expect(await first).toBe("done 1");
    expect(runs).toHaveLength(1);
  });
});

describe("failures", () => {
  test("what certainly did not happen is tried again, three times in all, then UNAVAILABLE", async () => {
    const { batch, runs, running } = heldBatch();
    const lucky = codeOf(batch.submit({ id: 1 }));
    (await running(1)).fail(new NothingHappened("deadlock"));
    (await running(2)).fail(new NothingHappened("deadlock"));
    (await running(3)).answer();
    expect(await lucky).toBe("answered done 1");
    const unlucky = codeOf(batch.submit({ id: 2 }));
    for (const run of [4, 5, 6]) (await running(run)).fail(new NothingHappened("deadlock"));
    expect(await unlucky).toBe("UNAVAILABLE");
    await settle();
    expect(runs).toHaveLength(6);
  });

  test("what may have happened is never tried again", async () => {
    const { batch, runs, running } = heldBatch();
    const answers = [codeOf(batch.submit({ id: 1 })), codeOf(batch.submit({ id: 2 }))];
    (await running(1)).fail(new OutcomeUnknown("lost"));
    expect(await Promise.all(answers)).toEqual(["OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"]);
    const fault = codeOf(batch.submit({ id: 3 }));
    (await running(2)).fail(new Error("a fault of ours"));
    expect(await fault).toBe("Error: a fault of ours");
    await settle();
    expect(runs).toHaveLength(2);
  });

  test("after a failure the keys are free again", async () => {
    const { batch, running } = heldBatch();
    const failed = codeOf(batch.submit({ id: 1, keys: ["a"] }));
    (await running(1)).fail(new Error("a fault of ours"));
    await failed;
    const next = batch.submit({ id: 2, keys: ["a"] });
    (await running(2)).answer();
    expect(await next).toBe("done 2");
  });

  test("a lost database is told as UNAVAILABLE, also by a statement that is no transaction of ours", () => {
    expect(asProblem(new ConnectionLost("reset"))).toMatchObject({ code: "UNAVAILABLE" });
    expect(asProblem(new NothingHappened("rolled back"))).toMatchObject({ code: "UNAVAILABLE" });
    const other = new Error("a fault of ours");
    expect(asProblem(other)).toBe(other);
  });
});

describe("with the database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await rows(database.db, "create table numbers (number integer primary key)");
  });
  afterAll(() => database.close());

  function insertBatch(options: Partial<BatchOptions<number, string>> = {}) {
    let runs = 0;
    const batch = new Batch<number, string>({
      name: "test",
      keysOf: () => [],
      run: (numbers) => {
        runs += 1;
        return transaction(database.db, async (tx) => {
          await rows(tx, "insert into numbers select unnest($1::integer[])", [numbers]);
          return numbers.map((number) => `inserted ${number}`);
        });
      },
      ...options,
    });
    return { batch, runs: () => runs };
  }

  test("one request that violates a constraint fails alone; the others of its batch happen once", async () => {
    const { batch, runs } = insertBatch();
    await batch.submit(3);
    const answers = await Promise.allSettled([1, 2, 3, 4].map((number) => batch.submit(number)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await rows(database.db, "select number from numbers order by number")).toEqual(
      [1, 2, 3, 4].map((number) => ({ number })),
    );
    expect(runs()).toBe(1 + 1 + 4);
  });

  test("running each request of a failed batch alone has a bound too: the rest is OVERLOADED and does not run", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const alone: number[] = [];
    const maxWaitMs = 50;
    const { batch } = insertBatch({
      maxWaitMs,
      run: async (numbers) => {
        if (numbers.length > 1) await rows(database.db, "select 1 / 0");
        alone.push(...numbers);
        vi.advanceTimersByTime(maxWaitMs + 1);
        return numbers.map(String);
      },
    });
    const answers = await Promise.all([10, 11, 12].map((number) => codeOf(batch.submit(number))));
    expect(answers).toEqual(["answered 10", "OVERLOADED", "OVERLOADED"]);
    expect(alone).toEqual([10]);
  });
});
