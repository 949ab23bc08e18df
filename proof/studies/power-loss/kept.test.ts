import { randomUUID } from "node:crypto";

import pg from "pg";
import { expect, onTestFinished, test } from "vitest";

import { countFound, countRows } from "#proof/studies/power-loss/kept.ts";
import type { Written } from "#proof/studies/power-loss/writers.ts";
import { createTestDatabase } from "#test/database.ts";

const user = randomUUID();

function written(kind: Written["kind"], id: number): Written {
  return { kind, user, key: `key of ${id}`, id };
}

/** Tables in which three charges and two reservations have left these traces, and no others. */
async function tablesWith({ keys, transfers, held }: Record<"keys" | "transfers" | "held", readonly number[]>) {
  const database = await createTestDatabase();
  const sql = new pg.Client(database.url);
  await sql.connect();
  onTestFinished(async () => {
    await sql.end();
    await database.close();
  });
  // Nobody looks at what these rows hang on.
  await sql.query("set session_replication_role = replica");
  await sql.query(
    `insert into request_keys (user_id, key, request_hash, status, answer)
     select $1, 'key of ' || id, '\\x00', 201, '{}' from unnest($2::int[]) as id`,
    [user, keys],
  );
  await sql.query(
    `insert into transfers (transfer_id, user_id, debit, credit, amount, balance_after, created_at)
     overriding system value select id, $1, 'CASH', 'WALLET', 7, 7, now() from unnest($2::int[]) as id`,
    [user, transfers],
  );
  await sql.query(
    `insert into reservations
       (reservation_id, user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
     overriding system value select id, $1, 1, 1, array[id], 7, 'HELD', now(), now() from unnest(array[11, 12]) as id`,
    [user],
  );
  await sql.query(
    `insert into seats (show_id, number, price, status, reservation_id, held_until)
     select 1, id, 7, 'HELD', id, now() from unnest($1::int[]) as id`,
    [held],
  );
  const ask = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await sql.query<Row>(text, [...values])).rows;
  return { ask };
}

test("a write is found when all of it is there: its effect, and the key that belongs to it", async () => {
  const tables = await tablesWith({ keys: [1, 2, 11, 12], transfers: [1, 3], held: [11] });
  const found = (kind: Written["kind"], id: number): Promise<number> => countFound(tables, [written(kind, id)]);
  expect(await Promise.all([found("charge", 1), found("reservation", 11)])).toEqual([1, 1]);
  expect(await found("charge", 2)).toBe(0); // Its transfer is lost,
  expect(await found("charge", 3)).toBe(0); // its key,
  expect(await found("reservation", 12)).toBe(0); // its seat.
});

test("all that was written is counted, acknowledged or not", async () => {
  const tables = await tablesWith({ keys: [1], transfers: [1, 2, 3], held: [] });
  expect(await countRows(tables)).toBe(5);
});
