import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { NothingHappened } from "#db/errors.ts";
import { transaction } from "#db/transaction.ts";
import { findAnswers, hashRequest, storeAnswers } from "#idempotency/keys.ts";
import { inTheWay } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser, createUsers } from "#test/fixtures.ts";
import { keyOf } from "#test/open-sale.ts";
import { refusalBy, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

function request(userId: string, key?: string, body: Record<string, unknown> = { amount: 1 }) {
  return { userId, requestKey: keyOf("chargeBalance", key, body) };
}

function store(userId: string, key: string, body: string): Promise<void> {
  const answered = [{ request: request(userId, key), answer: { status: 201, body } }];
  return transaction(database.db, (tx) => storeAnswers(tx, answered));
}

describe("what identifies a request", () => {
  test("is the operation and the body, whatever the order of its members", () => {
    const hash = hashRequest("reserveSeats", { showId: 1, seats: [7, 8] });
    expect(hashRequest("reserveSeats", { seats: [7, 8], showId: 1 })).toEqual(hash);
    expect(hashRequest("reserveSeats", { seats: [8, 7], showId: 1 })).not.toEqual(hash);
    expect(hashRequest("payReservation", { showId: 1, seats: [7, 8] })).not.toEqual(hash);
  });

  test("two bodies have one hash only if they are the same", () => {
    const body = fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(fc.integer(), fc.string({ maxLength: 3 })), {
      maxKeys: 4,
    });
    const sorted = (one: object) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
    fc.assert(
      fc.property(body, body, (one, other) => {
        const same = hashRequest("x", one).equals(hashRequest("x", other));
        expect(same).toBe(sorted(one) === sorted(other));
        const reversed = Object.fromEntries(Object.entries(one).toReversed());
        expect(hashRequest("x", reversed)).toEqual(hashRequest("x", one));
      }),
    );
  });
});

describe("stored answers", () => {
  test("are found byte for byte, each for its own request, in the order asked", async () => {
    const [one, other] = (await createUsers(database.db, 2)) as [string, string];
    const body = '{"text":"자리 \\u0000 \\"7\\"",  "spaced": true}';
    await store(one, "k", body);
    const answers = await findAnswers(database.db, [
      request(other, "k"),
      request(one),
      request(one, "k"),
      request(one, "another"),
      request(one, "k", { amount: 2 }),
    ]);
    expect(answers).toEqual([
      undefined,
      undefined,
      { status: 201, body },
      undefined,
      expect.objectContaining({ code: "IDEMPOTENCY_KEY_REUSED" }),
    ]);
  });

  test("of several users with the same key do not mix", async () => {
    const [one, other] = (await createUsers(database.db, 2)) as [string, string];
    await Promise.all([store(one, "k", "1"), store(other, "k", "2")]);
    const answers = await findAnswers(database.db, [request(other, "k"), request(one, "k")]);
    expect(answers).toEqual([
      { status: 201, body: "2" },
      { status: 201, body: "1" },
    ]);
  });

  test("go with the transaction in which they were stored", async () => {
    const userId = await createUser(database.db);
    const undone = transaction(database.db, async (tx) => {
      await storeAnswers(tx, [{ request: request(userId, "k"), answer: { status: 201, body: "1" } }]);
      throw new Error("the effect failed");
    });
    await expect(undone).rejects.toThrow("the effect failed");
    expect(await findAnswers(database.db, [request(userId, "k")])).toEqual([undefined]);
  });

  test("requests without a key are not stored", async () => {
    const userId = await createUser(database.db);
    const answered = [{ request: request(userId), answer: { status: 201, body: "1" } }];
    await transaction(database.db, (tx) => storeAnswers(tx, answered));
    expect(await rows(database.db, "select from request_keys where user_id = $1", [userId])).toEqual([]);
  });

  test("a user's key has one answer: the table refuses a second", async () => {
    const userId = await createUser(database.db);
    await store(userId, "k", "1");
    const insert = `
      insert into request_keys (user_id, key, request_hash, status, answer) values ($1, 'k', '', 201, '2')`;
    expect(await refusalBy(database.db, insert, [userId])).toBe("one_answer_per_key");
  });

  test("who stores second is told that nothing happened, and finds the first's answer when trying again", async () => {
    const userId = await createUser(database.db);
    const { second } = await inTheWay(
      database.db,
      (tx) => storeAnswers(tx, [{ request: request(userId, "k"), answer: { status: 201, body: "first" } }]),
      () => store(userId, "k", "second"),
    );
    await expect(second).rejects.toBeInstanceOf(NothingHappened);
    expect(await findAnswers(database.db, [request(userId, "k")])).toEqual([{ status: 201, body: "first" }]);
  });

  test("other errors in storing stay what they are", async () => {
    const answered = [{ request: request("not a user id", "k"), answer: { status: 201, body: "1" } }];
    const failed = transaction(database.db, (tx) => storeAnswers(tx, answered));
    await expect(failed).rejects.toMatchObject({ code: "22P02" });
  });
});
