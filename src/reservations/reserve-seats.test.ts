import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { transaction } from "#db/transaction.ts";
import type { Answer } from "#idempotency/keys.ts";
import type { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser, listPlacesOf } from "#test/fixtures.ts";
import { bodyOf, expectSound, moveHold, openSale, statusOf, takenSeats, type Fan } from "#test/open-sale.ts";
import { rewrites, row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

describe("holding", () => {
  test("all the seats of a request are held until the same moment, exactly as long as the policy says", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const held = await sale.reserve(fan, [7, 12], { holdSeconds: 123 });
    expect(held).toMatchObject({ status: "HELD", amount: 100_000, showId: sale.show.showId, date: sale.show.date });
    expect(held.seats).toEqual([
      { number: 7, label: "07", section: "A", price: 50_000 },
      { number: 12, label: "12", section: "A", price: 50_000 },
    ]);
    const found = await rows(
      database.db,
      `select r.user_id = $2 as mine, r.status, r.held_until - r.created_at = interval '123 s' as exact,
              r.held_until = s.held_until as same, s.number
         from reservations r join seats s on s.reservation_id = r.reservation_id and s.status = 'HELD'
        where r.reservation_id = $1 order by s.number`,
      [held.reservationId, fan.userId],
    );
    const seat = { mine: true, status: "HELD", exact: true, same: true };
    expect(found).toEqual([
      { ...seat, number: 7 },
      { ...seat, number: 12 },
    ]);
    const { until } = await row<{ until: number }>(
      database.db,
      "select held_until as until from reservations where reservation_id = $1",
      [held.reservationId],
    );
    expect(Date.parse(held.heldUntil)).toBe(until);
  });

  test("what is held is announced in the same transaction, and what is refused is not", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId, heldUntil } = await sale.reserve(fan, [3, 4]);
    await expect(sale.reserve(await sale.fan(), [4, 5])).rejects.toThrow("Seat 4 is taken.");
    const events = await rows(
      database.db,
      `select e.type, e.payload, e.show_id as show, e.tx = r.xmin::text::xid8 as same
         from events e, reservations r where e.concert_id = $1 and r.reservation_id = $2`,
      [sale.concertId, reservationId],
    );
    const payload = { reservationId, userId: fan.userId, seats: [3, 4], heldUntil: Date.parse(heldUntil) };
    expect(events).toEqual([{ type: "seats.held", payload, show: sale.show.showId, same: true }]);
  });

  test("all the seats of a request, or none: the taken ones are named, the others stay free", async () => {
    const sale = await openSale(database);
    const first = await sale.reserve(await sale.fan(), [2, 5]);
    const refused = sale.reserve(await sale.fan(), [1, 2, 5]);
    await expect(refused).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE", extra: { seats: [2, 5] } });
    const by = first.reservationId;
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([
      [2, "HELD", by],
      [5, "HELD", by],
    ]);
    const counted = await row(database.db, "select count(*) as n from reservations where concert_id = $1", [
      sale.concertId,
    ]);
    expect(counted).toEqual({ n: 1 });
  });

  test("a held seat cannot be held again, not even by its holder", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    await sale.reserve(fan, [9]);
    await expect(sale.reserve(fan, [9])).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE", extra: { seats: [9] } });
  });

  test("a sold seat cannot be held", async () => {
    const sale = await openSale(database);
    const buyer = await sale.fan({ balance: 50_000 });
    await sale.pay(buyer, (await sale.reserve(buyer, [9])).reservationId);
    await expect(sale.reserve(await sale.fan(), [9])).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
  });

  test("a hold that ran out can be taken at once, though nobody has swept it", async () => {
    const sale = await openSale(database);
    const first = await sale.reserve(await sale.fan(), [7, 8]);
    await moveHold(database.db, first.reservationId, 0);
    const second = await sale.reserve(await sale.fan(), [8]);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([
      [7, "HELD", first.reservationId],
      [8, "HELD", second.reservationId],
    ]);
    expect(await statusOf(database.db, first.reservationId)).toBe("HELD");
  });

  test("a hold that has a moment to go is not taken", async () => {
    const sale = await openSale(database);
    const { reservationId } = await sale.reserve(await sale.fan(), [7]);
    await moveHold(database.db, reservationId, 5_000);
    await expect(sale.reserve(await sale.fan(), [7])).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
  });

  test("holding rewrites seats in their own page: no index has to follow", async () => {
    const sale = await openSale(database);
    const fans = [await sale.fan(), await sale.fan(), await sale.fan(), await sale.fan()];
    const requests = fans.map((fan, index) => sale.reserveRequest(fan, [3 * index + 1, 3 * index + 3]));
    const rewritten = await transaction(database.db, (tx) => rewrites(tx, "seats", () => sale.reserveIn(tx, requests)));
    expect(rewritten).toEqual({ rows: 8, inPage: 8 });
  });

  test("if a seat has no row, whatever the reason, nothing is held", async () => {
    const sale = await openSale(database, { shows: [{ seats: 3 }] });
    const { showId } = sale.show;
    await rows(database.db, "delete from seats where show_id = $1 and number = 3", [showId]);
    await expect(sale.reserve(await sale.fan(), [2, 3])).rejects.toThrow("hold_seats changed 1 rows instead of 2");
    expect(await takenSeats(database.db, showId)).toEqual([]);
    await rows(database.db, "insert into seats (show_id, number, price) values ($1, 3, 50000)", [showId]);
  });

  test("a refused request does not disturb the others of its batch, and each gets its own answer", async () => {
    const sale = await openSale(database, { shows: [{}, { price: 30_000 }] });
    await sale.reserve(await sale.fan(), [10]);
    const fans = [await sale.fan(), await sale.fan({ status: "EXPIRED" }), await sale.fan(), await sale.fan()];
    const wanted = [[1, 2], [3], [4, 10], [5]];
    const requests = fans.map((fan, index) =>
      sale.reserveRequest(fan, wanted[index]!, index === 3 ? { show: sale.otherShows[0]! } : {}),
    );
    const answers = await transaction(database.db, (tx) => sale.reserveIn(tx, requests));
    expect(answers.map(told)).toEqual([
      { seats: [1, 2], amount: 100_000 },
      "TOKEN_EXPIRED",
      "SEAT_UNAVAILABLE",
      { seats: [5], amount: 30_000 },
    ]);
    expect((await takenSeats(database.db, sale.show.showId)).map(([number]) => number)).toEqual([1, 2, 10]);
  });
});

describe("the limit of seats for one user", () => {
  test("holds over several requests and several shows count together", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 3, shows: [{}, {}] });
    const fan = await sale.fan();
    await sale.reserve(fan, [1]);
    await sale.reserve(fan, [1], { show: sale.otherShows[0]! });
    await expect(sale.reserve(fan, [2, 3])).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED", extra: { limit: 3 } });
    await sale.reserve(fan, [2]);
    await expect(sale.reserve(fan, [3])).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED" });
  });

  test("more than the limit in one request is refused", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    await expect(sale.reserve(await sale.fan(), [1, 2, 3])).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED" });
  });

  test("seats that were paid for count for ever, also for who joins again", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    const fan = await sale.fan({ balance: 100_000 });
    await sale.pay(fan, (await sale.reserve(fan, [1, 2])).reservationId);
    const again = await sale.fan({ userId: fan.userId });
    await expect(sale.reserve(again, [3])).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED" });
  });

  test("holds that ran out or were released do not count, nor do those of other concerts", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    const fan = await sale.fan();
    await moveHold(database.db, (await sale.reserve(fan, [1, 2])).reservationId, 0);
    await sale.release(fan, (await sale.reserve(fan, [1, 2])).reservationId);
    await sale.reserve(fan, [1, 2]);
    const other = await openSale(database, { maxSeatsPerUser: 1 });
    await other.reserve(await other.fan({ userId: fan.userId }), [1]);
  });
});

describe("the fan's turn", () => {
  const turnOf = async (concertId: number) => (await listPlacesOf(database.db, concertId))[0]!;

  test("is prolonged for what is held, and not for ever: after its own time nothing new is held", async () => {
    const sale = await openSale(database, { queue: { passSeconds: 600 } });
    const [early, late] = [await sale.fan({ balance: 50_000 }), await sale.fan({ balance: 50_000 })];
    const claimedAgo = (fan: Fan, seconds: number) =>
      rows(
        database.db,
        "update places set claimed_at = clock_timestamp() - make_interval(secs => $3) where concert_id = $1 and number = $2",
        [fan.concertId, fan.number, seconds],
      );
    await claimedAgo(early, 590);
    await sale.release(early, (await sale.reserve(early, [1])).reservationId);
    const held = await sale.reserve(late, [2]);
    await claimedAgo(late, 601);
    await expect(sale.reserve(late, [4])).rejects.toMatchObject({ code: "TURN_OVER" });
    await sale.pay(late, held.reservationId);
  });

  test("a hold prolongs the turn to the hold's own end", async () => {
    const sale = await openSale(database);
    const held = await sale.reserve(await sale.fan({ expiresInMs: 5_000 }), [1]);
    expect((await turnOf(sale.concertId)).expiresAt).toBe(Date.parse(held.heldUntil));
    const extended = await row(
      database.db,
      `select payload from events where concert_id = $1 and type = 'places.extended'`,
      [sale.concertId],
    );
    expect(extended).toEqual({ payload: { numbers: [1], expiresAt: Date.parse(held.heldUntil) } });
  });

  test("a turn that lasts longer than the hold stays as it is", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ expiresInMs: 400_000 });
    const before = await turnOf(sale.concertId);
    await sale.reserve(fan, [1]);
    expect(await turnOf(sale.concertId)).toEqual(before);
  });

  test("the first reserve is the claim", async () => {
    const sale = await openSale(database, { queue: { passSeconds: 900 } });
    await sale.reserve(await sale.fan({ expiresInMs: 5_000, claimed: false }), [1]);
    const { claimedAt, expiresAt } = await turnOf(sale.concertId);
    expect(expiresAt! - claimedAt!).toBe(900_000);
  });

  test("a refused reserve leaves the turn alone", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 1 });
    const fan = await sale.fan({ expiresInMs: 5_000, claimed: false });
    const before = await turnOf(sale.concertId);
    await expect(sale.reserve(fan, [1, 2])).rejects.toThrow();
    expect(await turnOf(sale.concertId)).toEqual(before);
  });

  test.each([
    ["WAITING", {}, { code: "NOT_ADMITTED" }],
    ["ADMITTED", { expiresInMs: -1 }, { code: "TOKEN_EXPIRED", extra: { place: "EXPIRED" } }],
    ["EXPIRED", {}, { code: "TOKEN_EXPIRED", extra: { place: "EXPIRED" } }],
  ] as const)("nobody reserves with a place that is %s (%o)", async (status, place, refusal) => {
    const sale = await openSale(database);
    await expect(sale.reserve(await sale.fan({ status, ...place }), [1])).rejects.toMatchObject(refusal);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
  });

  test("nobody reserves with a place that a payment has completed, or that was left", async () => {
    const sale = await openSale(database);
    const buyer = await sale.fan({ balance: 50_000 });
    await sale.pay(buyer, (await sale.reserve(buyer, [1])).reservationId);
    const leaver = await sale.fan();
    await sale.leave(leaver);
    const refused = (place: string) => ({ code: "TOKEN_EXPIRED", extra: { place } });
    await expect(sale.reserve(buyer, [2])).rejects.toMatchObject(refused("COMPLETED"));
    await expect(sale.reserve(leaver, [2])).rejects.toMatchObject(refused("LEFT"));
  });

  test("nobody reserves with a place that is another's, or that does not exist", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const thief = { ...fan, userId: await createUser(database.db) };
    await expect(sale.reserve(thief, [1])).rejects.toMatchObject({ code: "TOKEN_INVALID" });
    await expect(sale.reserve({ ...fan, number: 99 }, [1])).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });
});

function told(answer: Answer | Problem) {
  if ("code" in answer) return answer.code;
  const { seats, amount } = bodyOf<{ seats: { number: number }[]; amount: number }>(answer);
  return { seats: seats.map(({ number }) => number), amount };
}
