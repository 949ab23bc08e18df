import { afterAll, beforeAll, expect, test } from "vitest";

import { transaction } from "#db/transaction.ts";
import { storeAnswers } from "#idempotency/keys.ts";
import { createReplay } from "#idempotency/look-up.ts";
import { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import { keyOf } from "#test/open-sale.ts";

let database: TestDatabase;
let userId: string;
const stored = { status: 201, body: '{"paymentId":7}' };
const refusal = new Problem("TOKEN_EXPIRED", "The place was used up.");
const request = (key?: string, reservationId = 1) => ({
  userId,
  requestKey: keyOf("payReservation", key, { reservationId }),
});

beforeAll(async () => {
  database = await createTestDatabase();
  userId = await createUser(database.db);
  await transaction(database.db, (tx) => storeAnswers(tx, [{ request: request("k"), answer: stored }]));
});
afterAll(() => database.close());

test("a request that was answered before is answered so again, instead of being refused", async () => {
  expect(await createReplay(database.db)(request("k"), refusal)).toEqual(stored);
});

test("a new request is refused as it would have been, with a key or without", async () => {
  const replay = createReplay(database.db);
  await expect(replay(request("new"), refusal)).rejects.toBe(refusal);
  await expect(replay(request(), refusal)).rejects.toBe(refusal);
});

test("a key of another request is told to be one, whatever the refusal", async () => {
  const replay = createReplay(database.db);
  await expect(replay(request("k", 2), refusal)).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
});

test("what is no refusal but a fault stays one", async () => {
  const fault = new Error("the database cannot be reached");
  await expect(createReplay(database.db)(request("k"), fault)).rejects.toBe(fault);
});
