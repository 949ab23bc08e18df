import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, openSale, type OpenSale } from "#test/open-sale.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

async function paidSale() {
  const sale = await openSale(database, { shows: [{}, {}] });
  const fan = await sale.fan({ balance: 120_000 });
  const { reservationId } = await sale.reserve(fan, [7, 8]);
  const { paymentId } = await sale.pay(fan, reservationId);
  return { sale, fan, reservationId, paymentId };
}

function stateOf({ concertId }: OpenSale): Promise<unknown> {
  return row(
    database.db,
    `select (select json_agg(c order by reservation_id, number) from check_ins c) as check_ins,
            (select json_agg(r order by reservation_id) from reservations r where concert_id = $1) as reservations,
            (select json_agg(a order by act_id) from operator_acts a) as acts,
            (select json_agg(e order by event_id) from events e) as events`,
    [concertId],
  );
}

describe("a check-in", () => {
  test("is written, announced and recorded in one transaction, and tells who comes in", async () => {
    const { sale, fan, reservationId } = await paidSale();
    const { showId } = sale.show;
    const { reservation, holderName, checkedInAt } = await sale.checkIn(reservationId, 7, showId);
    expect({ userId: reservation.userId, holderName }).toEqual({ userId: fan.userId, holderName: "Guest" });
    const written = await rows<{ what: unknown; at: number | null; tx: string }>(
      database.db,
      `select json_build_array(number, checked_in_by) as what, checked_in_at as at, xmin::text as tx
         from check_ins where reservation_id = $1
       union all
       select json_build_array(type, concert_id, show_id, payload), null, tx::text from events
        where type = 'ticket.used' and payload ->> 'reservationId' = $1::text
       union all
       select json_build_array(operator, verb, subject, detail), null, xmin::text from operator_acts
        where subject = 'reservation ' || $1`,
      [reservationId],
    );
    expect(new Set(written.map(({ tx }) => tx)).size).toBe(1);
    const { concertId } = sale;
    const { userId } = fan;
    expect(written.map(({ what, at }) => [what, at])).toEqual([
      [[7, "admin"], checkedInAt],
      [["ticket.used", concertId, showId, { reservationId, userId, seat: 7 }], null],
      [["admin", "checkIn", `reservation ${reservationId}`, { seat: 7, showId, concertId, userId }], null],
    ]);
  });

  test("of one seat leaves the others of the reservation to be checked in", async () => {
    const { sale, reservationId } = await paidSale();
    await sale.checkIn(reservationId, 7);
    await sale.checkIn(reservationId, 8);
    await expect(sale.checkIn(reservationId, 8)).rejects.toMatchObject({ code: "ALREADY_CHECKED_IN" });
  });
});

describe("refusals, which change nothing", () => {
  async function expectRefusal(sale: OpenSale, checkIn: () => Promise<unknown>, refusal: object): Promise<void> {
    const before = await stateOf(sale);
    await expect(checkIn()).rejects.toMatchObject(refusal);
    expect(await stateOf(sale)).toEqual(before);
  }

  test("a ticket that was used is told when, and by whom, at whatever door", async () => {
    const { sale, reservationId } = await paidSale();
    const { checkedInAt } = await sale.checkIn(reservationId, 7);
    const at = new Date(checkedInAt).toISOString();
    for (const showId of [undefined, sale.show.showId, sale.show.showId + 1]) {
      await expectRefusal(sale, () => sale.checkIn(reservationId, 7, showId), {
        code: "ALREADY_CHECKED_IN",
        message: `This ticket was checked in at ${at} by admin.`,
        extra: { checkedInAt: at, checkedInBy: "admin" },
      });
    }
  });

  test("a ticket that was refunded lets nobody in, whoever has the seat now", async () => {
    const { sale, reservationId, paymentId } = await paidSale();
    const { refundedAt } = await sale.refund(paymentId);
    const other = await sale.fan({ balance: 50_000 });
    const resold = await sale.reserve(other, [7]);
    await sale.pay(other, resold.reservationId);
    await expectRefusal(sale, () => sale.checkIn(reservationId, 7), {
      code: "TICKET_REFUNDED",
      extra: { refundedAt: new Date(refundedAt).toISOString() },
    });
    await sale.checkIn(resold.reservationId, 7);
  });

  test("a ticket for another show is told which show it is for", async () => {
    const { sale, reservationId } = await paidSale();
    const { showId, date, startsAt } = sale.show;
    await expectRefusal(sale, () => sale.checkIn(reservationId, 7, showId + 1), {
      code: "WRONG_SHOW",
      message: `This ticket is for show ${showId}, "Blue Night" on ${date}, not for show ${showId + 1}.`,
      extra: { showId, concertTitle: "Blue Night", startsAt: new Date(startsAt).toISOString() },
    });
  });

  test("a seat that was never paid has no ticket, nor has one of another reservation", async () => {
    const { sale, reservationId } = await paidSale();
    const fan = await sale.fan();
    const held = await sale.reserve(fan, [1]);
    await expectRefusal(sale, () => sale.checkIn(held.reservationId, 1), { code: "NOT_FOUND" });
    await sale.release(fan, held.reservationId);
    await expectRefusal(sale, () => sale.checkIn(held.reservationId, 1), { code: "NOT_FOUND" });
    await expectRefusal(sale, () => sale.checkIn(reservationId, 1), { code: "NOT_FOUND" });
    await expectRefusal(sale, () => sale.checkIn(999_999, 1), { code: "NOT_FOUND" });
  });
});
