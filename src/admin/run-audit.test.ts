import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { invariants } from "#admin/invariants.ts";
import { Auditor, evaluateInvariants } from "#admin/run-audit.ts";
import { ConnectionLost } from "#db/errors.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import { statement } from "#db/statement.ts";
import { auditAfter } from "#test/break-invariants.ts";
import { runBusySale, type Sale } from "#test/busy-sale.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

let database: TestDatabase;
let sale: Sale;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ sale } = await runBusySale(database.db));
});
afterAll(() => database.close());

const auditConnections = statement<{ count: number }>(
  "",
  "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'jari snapshot'",
);

describe("an audit", () => {
  test("of a healthy, busy database finds that all holds, each checked on something", async () => {
    const audit = await new Auditor(database.url).run();
    expect(audit.invariants.filter(({ holds }) => !holds)).toEqual([]);
    expect(audit.holds).toBe(true);
    expect(audit.invariants.filter(({ checked }) => checked === 0)).toEqual([]);
    expect(audit.invariants.map(({ name }) => name)).toEqual(invariants.map(({ name }) => name));
  });

  test("says that not all holds if one does not, with at most twenty rows, and on how many it was checked", async () => {
    const audit = await auditAfter(database.db, ["update seats set price = 1"]);
    expect(audit.holds).toBe(false);
    const found = audit.invariants.find(({ name }) => name === "seat-has-its-sections-price");
    expect(found).toMatchObject({ holds: false, checked: 200 });
    expect(found?.offending).toHaveLength(20);
  });

  test("knows that a hold that has run out owns nothing, whether or not it was swept", async () => {
    const freed =
      "update seats set status = 'AVAILABLE', reservation_id = null, held_until = null where show_id = 1 and number = 16";
    expect((await auditAfter(database.db, [freed])).holds).toBe(true);
  });

  test("sees one moment: what is committed while it runs is not in it, and does not wait for it", async () => {
    const audits = await readSnapshot(database.url, async (snapshot) => {
      const before = await evaluateInvariants(snapshot);
      const { concertId, show } = await sale.concert("Meanwhile");
      const fan = await sale.join(concertId);
      await sale.pay(fan, await sale.reserve(fan, show, [7]));
      return [before, await evaluateInvariants(snapshot)];
    });
    const [before, after] = audits.map((audit) => audit.invariants.map(({ checked }) => checked));
    expect(after).toEqual(before);
    expect(audits.every(({ holds }) => holds)).toBe(true);
  });

  test("tells when it looked, by the database's clock", async () => {
    const clock = statement<{ now: number }>("", "select clock_timestamp() as now");
    const [before] = await database.db.query(clock);
    const { checkedAt } = await new Auditor(database.url).run();
    const [after] = await database.db.query(clock);
    expect(checkedAt).toBeGreaterThanOrEqual(before?.now ?? Number.POSITIVE_INFINITY);
    expect(checkedAt).toBeLessThanOrEqual((after?.now ?? 0) + 1);
  });
});

describe("audits of one instance", () => {
  test("that overlap are one; the next is a new one", async () => {
    const auditor = new Auditor(database.url);
    const [first, second] = await Promise.all([auditor.run(), auditor.run()]);
    expect(second).toBe(first);
    expect(await auditor.run()).not.toBe(first);
  });

  test("leave no connection behind", async () => {
    await new Auditor(database.url).run();
    await expect.poll(async () => (await database.db.query(auditConnections))[0]?.count).toBe(0);
  });

  test("end when the instance closes, and none begins afterwards", async () => {
    const auditor = new Auditor(database.url);
    const running = auditor.run().catch((error: unknown) => error);
    await auditor.close();
    expect(await running).toBeInstanceOf(ConnectionLost);
    await expect(auditor.run()).rejects.toBeInstanceOf(ConnectionLost);
    await expect.poll(async () => (await database.db.query(auditConnections))[0]?.count).toBe(0);
  });

  test("say so when the database cannot be reached", async () => {
    await expect(new Auditor("postgresql://nobody@127.0.0.1:1/none").run()).rejects.toThrow("ECONNREFUSED");
  });
});
