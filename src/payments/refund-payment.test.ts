import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, maxBalance, openSale, statusOf, takenSeats, type OpenSale } from "#test/open-sale.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

/** A fan who paid seats 7 and 8, and has 20,000 left. */
async function paidSale() {
  const sale = await openSale(database);
  const fan = await sale.fan({ balance: 120_000 });
  const { reservationId } = await sale.reserve(fan, [7, 8]);
  return { sale, fan, reservationId, paid: await sale.pay(fan, reservationId) };
}

/** Everything that a refund could change. */
function stateOf({ concertId, show }: OpenSale): Promise<unknown> {
  return row(
    database.db,
    `select (select json_agg(s order by number) from seats s where show_id = $2) as seats,
            (select json_agg(s order by number) from sold_seats s where show_id = $2) as sold,
            (select json_agg(r order by reservation_id) from reservations r where concert_id = $1) as reservations,
            (select json_agg(w order by user_id) from wallets w) as wallets,
            (select json_agg(t order by transfer_id) from transfers t) as transfers,
            (select json_agg(f order by payment_id) from refunds f) as refunds,
            (select json_agg(a order by act_id) from operator_acts a) as acts,
            (select json_agg(e order by event_id) from events e) as events`,
    [concertId, show.showId],
  );
}

describe("a refund", () => {
  test("changes seats, reservation, balance, ledger and records in one transaction, at one moment", async () => {
    const { sale, fan, reservationId, paid } = await paidSale();
    const { movement, refundedAt } = await sale.refund(paid.paymentId, "The show moved.");
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
    const written = await rows<{ table: string; what: unknown; at: number | null; tx: string }>(
      database.db,
      `select 'reservations' as table, to_json(status) as what, ended_at as at, xmin::text as tx
         from reservations where reservation_id = $1
       union all
       select 'wallets', to_json(balance), null, xmin::text from wallets where user_id = $2
       union all
       select 'transfers', json_build_array(transfer_id, debit, credit, amount, balance_after), created_at, xmin::text
         from transfers where reservation_id = $1 and debit = 'REVENUE'
       union all
       select 'refunds', json_build_array(reason, refunded_by), refunded_at, xmin::text
         from refunds where payment_id = $3
       union all
       select 'operator_acts', json_build_array(operator, verb, subject, detail), null, xmin::text
         from operator_acts where subject = 'payment ' || $3
       union all
       select 'events', json_build_array(type, show_id, payload), null, tx::text
         from events where concert_id = $4 and type = 'reservation.refunded'
       union all
       select 'seats', json_build_array(number, status), null, xmin::text
         from seats where show_id = $5 and number in (7, 8)`,
      [reservationId, fan.userId, paid.paymentId, sale.concertId, sale.show.showId],
    );
    expect(new Set(written.map(({ tx }) => tx)).size).toBe(1);
    const { transferId } = movement.wallet;
    const { userId } = fan;
    const { paymentId } = paid;
    const payload = { reservationId, paymentId, userId, seats: [7, 8], amount: 100_000, transferId, balance: 120_000 };
    const detail = { reason: "The show moved.", reservationId, userId, amount: 100_000, seats: [7, 8] };
    expect(written.map(({ table, what, at }) => [table, what, at])).toEqual([
      ["reservations", "CANCELLED", refundedAt],
      ["wallets", 120_000, null],
      ["transfers", [transferId, "REVENUE", "WALLET", 100_000, 120_000], refundedAt],
      ["refunds", ["The show moved.", "admin"], refundedAt],
      ["operator_acts", ["admin", "refundPayment", `payment ${paymentId}`, detail], null],
      ["events", ["reservation.refunded", sale.show.showId, payload], null],
      ["seats", [7, "AVAILABLE"], null],
      ["seats", [8, "AVAILABLE"], null],
    ]);
    expect(await rows(database.db, "select from sold_seats where reservation_id = $1", [reservationId])).toEqual([]);
  });

  test("leaves the payment and its transfer as they were", async () => {
    const { sale, reservationId, paid } = await paidSale();
    const past = () =>
      row(
        database.db,
        `select (select json_agg(p) from payments p where reservation_id = $1) as payments,
                (select json_agg(t) from transfers t where reservation_id = $1 and debit = 'WALLET') as transfers`,
        [reservationId],
      );
    const before = await past();
    await sale.refund(paid.paymentId);
    expect(await past()).toEqual(before);
  });

  test("frees the seats for others, who can hold and pay them at once", async () => {
    const { sale, reservationId, paid } = await paidSale();
    await sale.refund(paid.paymentId);
    const other = await sale.fan({ balance: 50_000 });
    const held = await sale.reserve(other, [7]);
    await sale.pay(other, held.reservationId);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[7, "SOLD", held.reservationId]]);
    expect(await statusOf(database.db, reservationId)).toBe("CANCELLED");
  });

  test("takes its seats off what the user may hold and own, who comes back with a new place", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    const fan = await sale.fan({ balance: 100_000 });
    const { reservationId } = await sale.reserve(fan, [1, 2]);
    const { paymentId } = await sale.pay(fan, reservationId);
    const again = await sale.fan({ userId: fan.userId });
    await expect(sale.reserve(again, [3])).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED" });
    await sale.refund(paymentId);
    const held = await sale.reserve(again, [1, 2]);
    await sale.pay(again, held.reservationId);
  });

  test("is not stopped by the largest balance that may be charged to", async () => {
    const { sale, fan, paid } = await paidSale();
    await sale.charge(fan, maxBalance - 20_000);
    await sale.refund(paid.paymentId);
    const { balance } = await row<{ balance: number }>(database.db, "select balance from wallets where user_id = $1", [
      fan.userId,
    ]);
    expect(balance).toBe(maxBalance + 100_000);
  });

  test("of one payment leaves the user's others alone", async () => {
    const { sale, fan, paid } = await paidSale();
    const again = await sale.fan({ userId: fan.userId });
    await sale.charge(fan, 30_000);
    const second = await sale.reserve(again, [9]);
    await sale.pay(again, second.reservationId);
    await sale.refund(paid.paymentId);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[9, "SOLD", second.reservationId]]);
    expect(await statusOf(database.db, second.reservationId)).toBe("PAID");
  });
});

describe("refusals, which change nothing", () => {
  async function expectRefusal(sale: OpenSale, refund: () => Promise<unknown>, refusal: object): Promise<void> {
    const before = await stateOf(sale);
    await expect(refund()).rejects.toMatchObject(refusal);
    expect(await stateOf(sale)).toEqual(before);
  }

  test("what was refunded is not refunded again", async () => {
    const { sale, paid } = await paidSale();
    const { refundedAt } = await sale.refund(paid.paymentId);
    await expectRefusal(sale, () => sale.refund(paid.paymentId), {
      code: "ALREADY_REFUNDED",
      extra: { refundedAt: new Date(refundedAt).toISOString() },
    });
  });

  test("what was used is not refunded, and it is said which seats were", async () => {
    const { sale, reservationId, paid } = await paidSale();
    await sale.checkIn(reservationId, 8);
    const code = "TICKET_USED";
    await expectRefusal(sale, () => sale.refund(paid.paymentId), {
      code,
      message: `Payment ${paid.paymentId} is not refunded: seat 8 was checked in.`,
      extra: { seats: [8] },
    });
    await sale.checkIn(reservationId, 7);
    await expectRefusal(sale, () => sale.refund(paid.paymentId), { code, extra: { seats: [7, 8] } });
  });

  test("what is not there is not refunded", async () => {
    const { sale } = await paidSale();
    await expectRefusal(sale, () => sale.refund(999_999), {
      code: "NOT_FOUND",
      message: "There is no payment 999999.",
    });
  });
});
