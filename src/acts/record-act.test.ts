import { afterAll, beforeAll, expect, test } from "vitest";

import { recordAct } from "#acts/record-act.ts";
import { createActsRoom, type ActsRoom } from "#acts/room.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { refusalBy } from "#test/sql.ts";

let database: TestDatabase;
let db: Database;
let acts: ActsRoom;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  acts = createActsRoom({ db });
  for (const [operator, verb, subject] of [
    ["mina", "setQueuePolicy", "concert 1"],
    ["jun", "setQueuePolicy", "concert 1"],
    ["jun", "refundPayment", "payment 1"],
    ["mina", "refundPayment", "payment 2"],
    ["mina", "setQueuePolicy", "concert 2"],
  ] as const) {
    await transaction(db, (tx) =>
      recordAct(tx, { operator, verb, subject, detail: { 이유: "A test.", list: [1, null] } }),
    );
  }
});
afterAll(() => database.close());

const subjectsOf = ({ items }: { items: { subject: string }[] }): string[] => items.map(({ subject }) => subject);

test("an act is kept as it was recorded, with the moment by the database's clock", async () => {
  const [newest] = (await acts.list({})).items;
  expect(newest).toMatchObject({ operator: "mina", verb: "setQueuePolicy", subject: "concert 2" });
  expect(newest?.detail).toEqual({ 이유: "A test.", list: [1, null] });
  expect(Math.abs(Date.parse(newest?.at ?? "") - Date.now())).toBeLessThan(60_000);
});

test("an act whose transaction is undone was never recorded", async () => {
  const undone = transaction(db, async (tx) => {
    await recordAct(tx, { operator: "mina", verb: "undone", subject: "concert 1", detail: {} });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect((await acts.list({ verb: "undone" })).items).toEqual([]);
});

test("each filter finds what fits, newest first, alone and together with the others", async () => {
  expect(subjectsOf(await acts.list({}))).toEqual(["concert 2", "payment 2", "payment 1", "concert 1", "concert 1"]);
  expect(subjectsOf(await acts.list({ operator: "jun" }))).toEqual(["payment 1", "concert 1"]);
  expect(subjectsOf(await acts.list({ verb: "refundPayment" }))).toEqual(["payment 2", "payment 1"]);
  expect(subjectsOf(await acts.list({ verb: "refundPayment", operator: "mina" }))).toEqual(["payment 2"]);
  const { items } = await acts.list({ subject: "concert 1" });
  expect(items.map(({ operator }) => operator)).toEqual(["jun", "mina"]);
  expect((await acts.list({ subject: "concert 1", operator: "mina" })).items).toHaveLength(1);
  expect((await acts.list({ subject: "concert 1", verb: "refundPayment" })).items).toEqual([]);
  expect((await acts.list({ subject: "concert 1", verb: "setQueuePolicy", operator: "jun" })).items).toHaveLength(1);
  expect((await acts.list({ operator: "mi" })).items).toEqual([]);
});

test.each([{}, { operator: "mina" }, { verb: "setQueuePolicy" }, { subject: "concert 1" }])(
  "%j is read page by page, each act once",
  async (filter) => {
    const whole = (await acts.list(filter)).items.map(({ actId }) => actId);
    const pages: number[] = [];
    for (let cursor: string | null = String(Number.MAX_SAFE_INTEGER); cursor !== null;) {
      const page: Awaited<ReturnType<ActsRoom["list"]>> = await acts.list({
        ...filter,
        cursor: Number(cursor),
        limit: 1,
      });
      expect(page.items).toHaveLength(1);
      pages.push(...page.items.map(({ actId }) => actId));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(whole);
    expect(whole.length).toBeGreaterThan(1);
  },
);

test.each(["update operator_acts set operator = 'jun'", "delete from operator_acts", "truncate operator_acts"])(
  "a record is final: %s is refused",
  async (text) => {
    expect(await refusalBy(db, text)).toBe("23001");
  },
);
