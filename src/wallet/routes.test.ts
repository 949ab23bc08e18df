import { afterAll, beforeAll, expect, test } from "vitest";

import { createUser, createUsers } from "#test/fixtures.ts";
import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

const balanceOf = (userId: string) => `/v1/users/${userId}/balance`;

test("a balance is charged, read, and told transfer by transfer", async () => {
  const userId = await createUser(http.database.db);
  const token = http.access({ userId });
  const charges = `${balanceOf(userId)}/charges`;
  const first = await http.api.post(charges, { token, body: { amount: 100_000 } });
  expect([first.status, first.body]).toEqual([
    201,
    { transferId: expect.any(Number), amount: 100_000, balance: 100_000 },
  ]);
  await http.api.post(charges, { token, body: { amount: 1 } });
  expect((await http.api.get(balanceOf(userId), { token })).body).toEqual({ userId, balance: 100_001 });
  const page = await http.api.get<{ items: { amount: number }[]; nextCursor: string }>(
    `${balanceOf(userId)}/transfers?limit=1`,
    { token },
  );
  expect(page.body.items.map(({ amount }) => amount)).toEqual([1]);
  const rest = await http.api.get<{ items: unknown[]; nextCursor: null }>(
    `${balanceOf(userId)}/transfers?limit=1&cursor=${page.body.nextCursor}`,
    { token },
  );
  expect(rest.body).toMatchObject({ items: [first.body], nextCursor: null });
});

test("nobody reads or charges another's balance, or one without a token", async () => {
  const [userId, other] = (await createUsers(http.database.db, 2)) as [string, string];
  const token = http.access({ userId: other });
  const body = { amount: 5 };
  expect(outcome(await http.api.get(balanceOf(userId), { token }))).toEqual([403, "FORBIDDEN"]);
  expect(outcome(await http.api.get(`${balanceOf(userId)}/transfers`, { token }))).toEqual([403, "FORBIDDEN"]);
  expect(outcome(await http.api.post(`${balanceOf(userId)}/charges`, { token, body }))).toEqual([403, "FORBIDDEN"]);
  expect(outcome(await http.api.get(balanceOf(userId)))).toEqual([401, "TOKEN_MISSING"]);
  const queueToken = http.queue({ userId, concertId: 1, number: 1 });
  expect(outcome(await http.api.get(balanceOf(userId), { token: queueToken }))).toEqual([401, "TOKEN_INVALID"]);
});

test.each([
  [{ amount: 0 }],
  [{ amount: -100 }],
  [{ amount: 1.5 }],
  [{ amount: "100" }],
  [{ amount: 1e15 }],
  [{}],
  [{ amount: 100, balance: 5 }],
])("a charge of %o is not valid and changes nothing", async (body) => {
  const userId = await createUser(http.database.db);
  const token = http.access({ userId });
  expect(outcome(await http.api.post(`${balanceOf(userId)}/charges`, { token, body }))).toEqual([
    400,
    "INVALID_REQUEST",
  ]);
  expect((await http.api.get(balanceOf(userId), { token })).body).toEqual({ userId, balance: 0 });
});

test("a repeated charge has the same answer and one effect; the same key with another amount is refused", async () => {
  const userId = await createUser(http.database.db);
  const token = http.access({ userId });
  const charge = (amount: number, key = "k") =>
    http.api.post(`${balanceOf(userId)}/charges`, { token, body: { amount }, headers: { "idempotency-key": key } });
  const first = await charge(700);
  expect((await charge(700)).body).toEqual(first.body);
  expect(outcome(await charge(701))).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  expect(outcome(await charge(700, "two words"))).toEqual([400, "INVALID_REQUEST"]);
  expect(outcome(await charge(700, "k".repeat(256)))).toEqual([400, "INVALID_REQUEST"]);
  expect((await http.api.get(balanceOf(userId), { token })).body).toEqual({ userId, balance: 700 });
});
