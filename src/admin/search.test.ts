/** What operators find, over HTTP, on a real database; every answer is held to openapi.json. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { FoundPayment, FoundReservation } from "#admin/sale-views.ts";
import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { moveHold, type Fan, type OpenSale } from "#test/open-sale.ts";
import { testAdminToken as token } from "#test/server.ts";
import { rows } from "#test/sql.ts";

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

let http: HttpSale;
let sale: OpenSale;
/** A sale of two shows: what became of each reservation, by name. */
const made: Record<"held" | "over" | "cancelled" | "paid" | "refunded" | "other", number> = {
  held: 0,
  over: 0,
  cancelled: 0,
  paid: 0,
  refunded: 0,
  other: 0,
};
const payments = { paid: 0, refunded: 0 };
let mina: Fan;

beforeAll(async () => {
  http = await startHttpSale();
  sale = await http.openSale({ shows: [{}, {}], maxSeatsPerUser: 20 });
  mina = await sale.fan({ balance: 1_000_000 });
  const jun = await sale.fan({ balance: 1_000_000 });
  await name(mina, "Kim Mina 김민아");
  await name(jun, "Jun_100%");
  made.over = (await sale.reserve(jun, [1])).reservationId;
  await moveHold(http.database.db, made.over, -1_000);
  made.cancelled = (await sale.reserve(jun, [2])).reservationId;
  await sale.release(jun, made.cancelled);
  made.refunded = (await sale.reserve(jun, [3, 4])).reservationId;
  payments.refunded = (await sale.pay(jun, made.refunded)).paymentId;
  await sale.refund(payments.refunded, "The show moved.");
  made.other = (await sale.reserve(mina, [12], { show: sale.otherShows[0]! })).reservationId;
  made.paid = (await sale.reserve(mina, [12, 13])).reservationId;
  payments.paid = (await sale.pay(mina, made.paid)).paymentId;
  const third = await sale.fan();
  made.held = (await sale.reserve(third, [20])).reservationId;
});
afterAll(() => http.close());

const name = ({ userId }: Fan, text: string) =>
  rows(http.database.db, "update users set name = $2 where user_id = $1", [userId, text]);

const ask = <Item>(path: string, query: Record<string, string | number>) =>
  http.api.get<Page<Item>>(`/v1/admin/${path}?${new URLSearchParams(query as Record<string, string>).toString()}`, {
    token,
  });

async function found(query: Record<string, string | number>): Promise<(string | undefined)[]> {
  const { body } = await ask<FoundReservation>("reservations", query);
  const names = new Map(Object.entries(made).map(([key, id]) => [id, key]));
  return body.items.map(({ reservationId }) => names.get(reservationId));
}

async function paid(query: Record<string, string | number>): Promise<number[]> {
  return (await ask<FoundPayment>("payments", query)).body.items.map(({ paymentId }) => paymentId);
}

describe("reservations", () => {
  test("are all there, newest first, each with all there is to know", async () => {
    expect(await found({})).toEqual(["held", "paid", "other", "refunded", "cancelled", "over"]);
    const { body } = await ask<FoundReservation>("reservations", { q: made.paid });
    const { showId, date, concertId } = sale.show;
    const seat = (number: number) => ({ number, label: String(number), section: "A", price: 50_000 });
    expect(body.items[0]).toMatchObject({
      reservationId: made.paid,
      userId: mina.userId,
      userName: "Kim Mina 김민아",
      concertId,
      title: "Blue Night",
      showId,
      date,
      startsAt: new Date(sale.show.startsAt).toISOString(),
      seats: [seat(12), seat(13)],
      amount: 100_000,
      status: "PAID",
      paymentId: payments.paid,
      refundedAt: null,
    });
  });

  test.each<[string, string[]]>([
    ["HELD", ["held", "other"]],
    ["PAID", ["paid"]],
    ["EXPIRED", ["over"]],
    ["CANCELLED", ["refunded", "cancelled"]],
  ])("that are %s by the clock are found by it", async (status, names) => {
    expect(await found({ status })).toEqual(names);
    expect(await found({ status, concertId: sale.concertId })).toEqual(names);
    expect(await found({ status, showId: sale.show.showId })).toEqual(names.filter((one) => one !== "other"));
  });

  test("are found by concert and show, which must be there", async () => {
    const other = await http.openSale();
    const { reservationId } = await other.reserve(await other.fan(), [1]);
    expect(await found({ concertId: sale.concertId })).toHaveLength(6);
    const { body } = await ask<FoundReservation>("reservations", { concertId: other.concertId });
    expect(body.items.map((item) => item.reservationId)).toEqual([reservationId]);
    expect(await found({ showId: sale.otherShows[0]!.showId })).toEqual(["other"]);
    expect(await found({ showId: sale.show.showId, concertId: other.concertId })).toEqual([]);
    for (const query of [{ concertId: 999_999 }, { showId: 999_999 }])
      expect(outcome(await ask("reservations", query))).toEqual([404, "NOT_FOUND"]);
  });

  test.each<[string, string, string[]]>([
    ["the beginning of a name", "kim m", ["paid", "other"]],
    ["two syllables from the middle of a name", "민아", ["paid", "other"]],
    ["a name with letters that mean something elsewhere", "_100%", ["refunded", "cancelled", "over"]],
    ["pairs of letters that are all in a name, but never follow each other so", "mimin", []],
    ["the name that those have who gave none", "Guest", []],
  ])("are found by %s", async (_what, q, names) => {
    expect(await found({ q })).toEqual(names);
  });

  test("are found by the ids of user, reservation and payment", async () => {
    expect(await found({ q: mina.userId.toUpperCase() })).toEqual(["paid", "other"]);
    expect(await found({ q: made.cancelled })).toContain("cancelled");
    expect(await found({ q: payments.refunded })).toContain("refunded");
    expect(await found({ q: "999999" })).toEqual([]);
  });

  test("are found by the seat that they have now, with a concert or a show", async () => {
    expect(await found({ q: "12", concertId: sale.concertId })).toEqual(["paid", "other"]);
    expect(await found({ q: "a-012", concertId: sale.concertId })).toEqual(["paid", "other"]);
    expect(await found({ q: "A 13", showId: sale.show.showId })).toEqual(["paid"]);
    expect(await found({ q: "20", showId: sale.show.showId })).toContain("held");
    expect(await found({ q: "B-12", concertId: sale.concertId })).toEqual([]);
    expect(await found({ q: "A-3", concertId: sale.concertId })).toEqual([]);
    expect(await found({ q: "A-12" })).toEqual([]);
  });

  test("are found by all that is asked for at once", async () => {
    expect(await found({ q: "민아", status: "PAID" })).toEqual(["paid"]);
    expect(await found({ q: "민아", status: "HELD" })).toEqual(["other"]);
    expect(await found({ q: "민아", showId: sale.otherShows[0]!.showId })).toEqual(["other"]);
    expect(await found({ q: mina.userId, concertId: sale.concertId, status: "EXPIRED" })).toEqual([]);
  });

  test.each<Record<string, string | number>>([{}, { status: "CANCELLED" }, { status: "HELD" }, { q: "민아" }])(
    "are read page by page with %j, each once",
    async (query) => {
      const scope = { ...query, concertId: sale.concertId };
      const whole = await found(scope);
      const seen: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page: Record<string, string | number> = cursor === null ? {} : { cursor };
        const { body } = await ask<FoundReservation>("reservations", { ...scope, ...page, limit: 1 });
        seen.push(...body.items.map(({ reservationId }) => reservationId));
        cursor = body.nextCursor;
      } while (cursor !== null);
      expect(seen).toHaveLength(whole.length);
      expect(new Set(seen).size).toBe(whole.length);
    },
  );

  test.each<Record<string, string>>([
    { q: "" },
    { q: "김" },
    { q: " " },
    { q: "x".repeat(81) },
    { status: "SOLD" },
    { concertId: "0" },
    { limit: "101" },
    { colour: "red" },
  ])("are not found with %j, which is refused", async (query) => {
    expect(outcome(await ask("reservations", query))).toEqual([400, "INVALID_REQUEST"]);
  });

  test("of more namesakes than anybody wants to see are refused, saying so", async () => {
    const text =
      "insert into users (user_id, name) select gen_random_uuid(), '홍길동 ' || n from generate_series(1, $1) n";
    await rows(http.database.db, text, [501]);
    const { status, body } = await http.api.get<{ detail: string }>(`/v1/admin/reservations?q=${encodeURI("길동")}`, {
      token,
    });
    expect(status).toBe(400);
    expect(body.detail).toContain("more than 500 users");
    expect(await found({ q: "홍길동 501" })).toEqual([]);
  });
});

describe("payments", () => {
  test("are all there, newest first, refunded ones too", async () => {
    const { body } = await ask<FoundPayment>("payments", { concertId: sale.concertId });
    expect(body.items).toMatchObject([
      { paymentId: payments.paid, reservationId: made.paid, refundedAt: null, refundReason: null, refundedBy: null },
      {
        paymentId: payments.refunded,
        reservationId: made.refunded,
        userName: "Jun_100%",
        amount: 100_000,
        refundReason: "The show moved.",
        refundedBy: "admin",
      },
    ]);
  });

  test("are found by ids, name, seat and show", async () => {
    expect(await paid({ q: "민아" })).toEqual([payments.paid]);
    expect(await paid({ q: mina.userId })).toEqual([payments.paid]);
    expect(await paid({ q: payments.refunded })).toContain(payments.refunded);
    expect(await paid({ q: made.refunded })).toContain(payments.refunded);
    expect(await paid({ q: "A-13", concertId: sale.concertId })).toEqual([payments.paid]);
    expect(await paid({ showId: sale.otherShows[0]!.showId })).toEqual([]);
    expect(await paid({ q: made.held, concertId: sale.concertId })).toEqual([]);
    expect(await paid({ concertId: sale.concertId, limit: 1 })).toEqual([payments.paid]);
  });
});

describe("a reservation that is looked at", () => {
  interface Details extends FoundReservation {
    refundReason: string | null;
    history: { at: string; what: string; seat: number | null; operator: string | null }[];
  }
  const look = async (reservationId: number) =>
    (await http.api.get<Details>(`/v1/admin/reservations/${reservationId}`, { token })).body;
  const happened = ({ history }: Details) => history.map(({ what, operator, seat }) => [what, operator, seat]);

  test("tells all that happened to it, in order, and who did it", async () => {
    expect(happened(await look(made.held))).toEqual([["HELD", null, null]]);
    expect(happened(await look(made.over))).toEqual([
      ["HELD", null, null],
      ["EXPIRED", null, null],
    ]);
    expect(happened(await look(made.cancelled))).toEqual([
      ["HELD", null, null],
      ["CANCELLED", null, null],
    ]);
    const refunded = await look(made.refunded);
    expect(refunded.refundReason).toBe("The show moved.");
    expect(happened(refunded)).toEqual([
      ["HELD", null, null],
      ["PAID", null, null],
      ["REFUNDED", "admin", null],
    ]);
    await sale.checkIn(made.paid, 13);
    const details = await look(made.paid);
    expect(happened(details)).toEqual([
      ["HELD", null, null],
      ["PAID", null, null],
      ["CHECKED_IN", "admin", 13],
    ]);
    const times = details.history.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("tells which operator released it", async () => {
    const { reservationId } = await sale.reserve(await sale.fan(), [30]);
    await http.rooms.reservations.releaseAsOperator(reservationId, "mina");
    expect(happened(await look(reservationId))).toEqual([
      ["HELD", null, null],
      ["CANCELLED", "mina", null],
    ]);
  });

  test("must be there", async () => {
    expect(outcome(await http.api.get("/v1/admin/reservations/999999", { token }))).toEqual([404, "NOT_FOUND"]);
  });
});

describe("a user who is looked at", () => {
  test("is told with balance, reservations and payments", async () => {
    const { status, body } = await http.api.get(`/v1/admin/users/${mina.userId}`, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      userId: mina.userId,
      name: "Kim Mina 김민아",
      balance: 900_000,
      reservations: [{ reservationId: made.paid }, { reservationId: made.other }],
      payments: [{ paymentId: payments.paid }],
    });
  });

  test("must be there", async () => {
    const path = "/v1/admin/users/0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c99";
    expect(outcome(await http.api.get(path, { token }))).toEqual([404, "NOT_FOUND"]);
  });
});
