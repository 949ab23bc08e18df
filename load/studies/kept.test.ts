import { afterAll, beforeAll, expect, test } from "vitest";

import { compare } from "#load/studies/kept.ts";
import { Witness, writes, type Write } from "#load/studies/witness.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openSale } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const service = {
  ask: <Row extends object>(text: string, values: readonly unknown[] = []) => rows<Row>(database.db, text, values),
};

/** A fan who joined, charged, reserved and paid: what each write is called, and what the tables are asked for. */
async function fanWhoPaid() {
  const sale = await openSale(database);
  const fan = await sale.fan();
  const { transferId } = await sale.charge(fan, 100_000);
  const { reservationId } = await sale.reserve(fan, [7]);
  const { paymentId } = await sale.pay(fan, reservationId);
  const names: Record<Write, string> = {
    join: `${fan.userId} ${fan.number}`,
    charge: `${fan.userId} ${transferId}`,
    reserve: `${fan.userId} ${reservationId}`,
    pay: `${fan.userId} ${paymentId} ${reservationId}`,
  };
  return { names, asked: { userIds: [fan.userId], concertId: sale.concertId } };
}

function witnessOf(names: Partial<Record<Write, string>>): Witness {
  const witness = new Witness();
  for (const write of writes) if (names[write] !== undefined) witness.succeeded(write, names[write]);
  return witness;
}

test("what was acknowledged and is in the tables is neither lost nor done twice", async () => {
  const { names, asked } = await fanWhoPaid();
  expect(await compare(service, witnessOf(names), asked)).toEqual({ acknowledged: 4, lost: 0, twice: 0 });
});

test.each(writes)("an acknowledged %s that the tables lack is lost", async (write) => {
  const { names, asked } = await fanWhoPaid();
  const witness = witnessOf(names);
  witness.succeeded(write, `${names[write]}0`);
  expect(await compare(service, witness, asked)).toEqual({ acknowledged: 5, lost: 1, twice: 0 });
});

test.each(writes)("a %s in the tables that nobody was told of was done twice", async (write) => {
  const { names, asked } = await fanWhoPaid();
  const { [write]: _untold, ...told } = names;
  expect(await compare(service, witnessOf(told), asked)).toEqual({ acknowledged: 3, lost: 0, twice: 1 });
});
