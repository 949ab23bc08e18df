import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { transaction } from "#db/transaction.ts";
import { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { listPlacesOf } from "#test/fixtures.ts";
import { bodyOf, expectSound, moveHold, openSale, statusOf, takenSeats, type OpenSale } from "#test/open-sale.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

/** Everything that a payment could change. */
async function stateOf({ concertId, show }: OpenSale): Promise<unknown> {
  return row(
    database.db,
    `select (select json_agg(s order by number) from seats s where show_id = $2) as seats,
            (select json_agg(r order by reservation_id) from reservations r where concert_id = $1) as reservations,
            (select json_agg(p order by number) from places p where concert_id = $1) as places,
            (select json_agg(p) from payments p where concert_id = $1) as payments,
            (select json_agg(s) from sold_seats s where show_id = $2) as sold,
            (select json_agg(w order by user_id) from wallets w) as wallets,
            (select json_agg(t order by transfer_id) from transfers t) as transfers,
            (select json_agg(e order by event_id) from events e) as events,
            (select json_agg(k order by user_id, key) from request_keys k) as keys`,
    [concertId, show.showId],
  );
}

describe("a payment", () => {
  test("changes seats, reservation, balance, ledger, payment and place in one transaction, at one moment", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 120_000 });
    const { reservationId } = await sale.reserve(fan, [7, 8]);
    const paid = await sale.pay(fan, reservationId, "a key");
    expect(paid).toMatchObject({ reservationId, amount: 100_000, balance: 20_000 });
    expect(paid.seats).toEqual([
      { number: 7, label: "07", section: "A", price: 50_000 },
      { number: 8, label: "08", section: "A", price: 50_000 },
    ]);
    const at = Date.parse(paid.paidAt);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([
      [7, "SOLD", reservationId],
      [8, "SOLD", reservationId],
    ]);
    const written = await rows<{ table: string; what: unknown; at: number | null; tx: string }>(
      database.db,
      `select 'seats' as table, to_json(number) as what, null::timestamptz as at, xmin::text as tx
         from seats where reservation_id = $1
       union all
       select 'sold_seats', to_json(number), null, xmin::text from sold_seats where reservation_id = $1
       union all
       select 'reservations', to_json(status), ended_at, xmin::text from reservations where reservation_id = $1
       union all
       select 'wallets', to_json(balance), null, xmin::text from wallets where user_id = $2
       union all
       select 'transfers', json_build_array(debit, credit, amount, balance_after), created_at, xmin::text
         from transfers where reservation_id = $1
       union all
       select 'payments', json_build_array(payment_id, user_id, concert_id, show_id, seats, amount, balance_after),
              paid_at, xmin::text
         from payments where reservation_id = $1
       union all
       select 'places', to_json(status), ended_at, xmin::text from places where concert_id = $3
       union all
       select 'request_keys', to_json(key), null, xmin::text from request_keys where user_id = $2
       union all
       select 'events', json_build_array(type), null, tx::text from events
        where concert_id = $3 and type in ('reservation.paid', 'places.ended')`,
      [reservationId, fan.userId, sale.concertId],
    );
    expect(new Set(written.map(({ tx }) => tx)).size).toBe(1);
    expect(written.map(({ table, what, at: moment }) => [table, what, moment])).toEqual([
      ["seats", 7, null],
      ["seats", 8, null],
      ["sold_seats", 7, null],
      ["sold_seats", 8, null],
      ["reservations", "PAID", at],
      ["wallets", 20_000, null],
      ["transfers", ["WALLET", "REVENUE", 100_000, 20_000], at],
      ["payments", [paid.paymentId, fan.userId, sale.concertId, sale.show.showId, [7, 8], 100_000, 20_000], at],
      ["places", "COMPLETED", at],
      ["request_keys", "a key", null],
      ["events", ["reservation.paid"], null],
      ["events", ["places.ended"], null],
    ]);
  });

  test("is announced with all that a follower must know", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [3]);
    const { paymentId } = await sale.pay(fan, reservationId);
    const events = await rows(
      database.db,
      `select type, show_id as show, payload from events
        where concert_id = $1 and type <> 'seats.held' order by event_id`,
      [sale.concertId],
    );
    const payload = { reservationId, paymentId, userId: fan.userId, seats: [3], amount: 50_000 };
    expect(events).toEqual([
      { type: "reservation.paid", show: sale.show.showId, payload },
      { type: "places.ended", show: null, payload: { numbers: [fan.number], status: "COMPLETED" } },
    ]);
  });

  test("of the whole balance leaves nothing; one won too little is refused and changes nothing at all", async () => {
    const sale = await openSale(database);
    const [exact, short] = [await sale.fan({ balance: 50_000 }), await sale.fan({ balance: 49_999 })];
    const held = [await sale.reserve(exact, [1]), await sale.reserve(short, [2])];
    expect(await sale.pay(exact, held[0]!.reservationId)).toMatchObject({ balance: 0 });
    const before = await stateOf(sale);
    const refused = sale.pay(short, held[1]!.reservationId, "a key");
    const extra = { balance: 49_999, amount: 50_000 };
    await expect(refused).rejects.toMatchObject({ code: "INSUFFICIENT_BALANCE", extra });
    expect(await stateOf(sale)).toEqual(before);
    await sale.charge(short, 1);
    await sale.pay(short, held[1]!.reservationId, "a key");
  });

  test("in a batch each gets its own answer, and the refused do not disturb the others", async () => {
    const sale = await openSale(database, { shows: [{}, { price: 20_000 }] });
    const fans = [
      await sale.fan({ balance: 60_000 }),
      await sale.fan({ balance: 10 }),
      await sale.fan({ balance: 60_000 }),
    ];
    const held = [
      await sale.reserve(fans[0]!, [1]),
      await sale.reserve(fans[1]!, [2]),
      await sale.reserve(fans[2]!, [3], { show: sale.otherShows[0]! }),
    ];
    const requests = fans.map((fan, index) => sale.payRequest(fan, held[index]!.reservationId));
    const answers = await transaction(database.db, (tx) => sale.payIn(tx, requests.toReversed()));
    const told = answers.map((answer) =>
      answer instanceof Problem ? answer.code : bodyOf<{ balance: number }>(answer).balance,
    );
    expect(told).toEqual([40_000, "INSUFFICIENT_BALANCE", 10_000]);
    const statuses = await Promise.all(held.map(({ reservationId }) => statusOf(database.db, reservationId)));
    expect(statuses).toEqual(["PAID", "HELD", "PAID"]);
  });
});

test("if a seat is not the reservation's any more, whatever the reason, nothing is paid", async () => {
  const sale = await openSale(database);
  const fan = await sale.fan({ balance: 100_000 });
  const { reservationId } = await sale.reserve(fan, [1, 2]);
  const give = "update seats set reservation_id = $3 where show_id = $1 and number = 2 and reservation_id = $2";
  await rows(database.db, give, [sale.show.showId, reservationId, reservationId + 999]);
  const before = await stateOf(sale);
  await expect(sale.pay(fan, reservationId)).rejects.toThrow("sell_seats changed 1 rows instead of 2");
  expect(await stateOf(sale)).toEqual(before);
  await rows(database.db, give, [sale.show.showId, reservationId + 999, reservationId]);
});

describe("refusals, which change nothing", () => {
  async function expectRefusal(sale: OpenSale, pay: () => Promise<unknown>, refusal: object): Promise<void> {
    const before = await stateOf(sale);
    await expect(pay()).rejects.toMatchObject(refusal);
    expect(await stateOf(sale)).toEqual(before);
  }

  test("a hold that ran out is not paid, from the very moment at which it ends", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    await moveHold(database.db, reservationId, 0);
    await expectRefusal(sale, () => sale.pay(fan, reservationId), { code: "HOLD_EXPIRED" });
    await sale.sweep();
    await expectRefusal(sale, () => sale.pay(fan, reservationId), { code: "HOLD_EXPIRED" });
  });

  test("a hold that was released is not paid", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    await sale.release(fan, reservationId);
    await expectRefusal(sale, () => sale.pay(fan, reservationId), {
      code: "HOLD_EXPIRED",
      message: "This hold was released, or its payment refunded.",
    });
  });

  test("nothing is paid twice: the token is dead, and with a new one the reservation is paid already", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 200_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    await sale.pay(fan, reservationId);
    const dead = { code: "TOKEN_EXPIRED", extra: { place: "COMPLETED" } };
    await expectRefusal(sale, () => sale.pay(fan, reservationId), dead);
    const again = await sale.fan({ userId: fan.userId });
    await expectRefusal(sale, () => sale.pay(again, reservationId), { code: "ALREADY_PAID" });
  });

  test("another's reservation is not found, nor is one that does not exist", async () => {
    const sale = await openSale(database);
    const [owner, other] = [await sale.fan(), await sale.fan({ balance: 50_000 })];
    const { reservationId } = await sale.reserve(owner, [1]);
    await expectRefusal(sale, () => sale.pay(other, reservationId), { code: "NOT_FOUND" });
    await expectRefusal(sale, () => sale.pay(other, reservationId + 999), { code: "NOT_FOUND" });
  });

  test("a reservation is not paid by one's turn at another concert", async () => {
    const [sale, elsewhere] = [await openSale(database), await openSale(database)];
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    const turn = await elsewhere.fan({ userId: fan.userId });
    await expectRefusal(sale, () => elsewhere.pay(turn, reservationId), { code: "FORBIDDEN" });
  });

  test("nobody pays whose turn has not come, is over, or is another's", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    const thief = await sale.fan({ balance: 50_000 });
    const asThief = { ...fan, userId: thief.userId };
    await expectRefusal(sale, () => sale.pay(asThief, reservationId), { code: "TOKEN_INVALID" });
    const nowhere = { ...fan, number: 99 };
    await expectRefusal(sale, () => sale.pay(nowhere, reservationId), { code: "TOKEN_INVALID" });
    const other = await openSale(database);
    const waiting = await other.fan({ status: "WAITING", userId: fan.userId });
    await expectRefusal(sale, () => sale.pay(waiting, reservationId), { code: "NOT_ADMITTED" });
    await sale.leave(fan);
    await expectRefusal(sale, () => sale.pay(fan, reservationId), { code: "TOKEN_EXPIRED", extra: { place: "LEFT" } });
  });
});

test("the queue token is dead for every write from the payment on", async () => {
  const sale = await openSale(database);
  const fan = await sale.fan({ balance: 500_000 });
  const [first, second] = [await sale.reserve(fan, [1]), await sale.reserve(fan, [2])];
  await sale.pay(fan, first.reservationId);
  const dead = { code: "TOKEN_EXPIRED", extra: { place: "COMPLETED" } };
  await expect(sale.reserve(fan, [3])).rejects.toMatchObject(dead);
  await expect(sale.pay(fan, second.reservationId)).rejects.toMatchObject(dead);
  await expect(sale.leave(fan)).rejects.toMatchObject(dead);
  expect(await listPlacesOf(database.db, sale.concertId)).toEqual([expect.objectContaining({ status: "COMPLETED" })]);
});
