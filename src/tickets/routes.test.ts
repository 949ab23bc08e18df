import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import type { Fan } from "#test/open-sale.ts";
import { testAdminToken } from "#test/server.ts";
import type { CheckedInView, TicketView } from "#tickets/views.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

type Page = { items: TicketView[]; nextCursor: string | null };

async function ticketsOf(fan: Pick<Fan, "userId">, query = ""): Promise<Page> {
  const { status, body } = await http.api.get<Page>(`/v1/tickets${query}`, { token: http.access(fan) });
  expect(status).toBe(200);
  return body;
}

function checkIn(body: unknown, token = testAdminToken) {
  return http.api.post<CheckedInView>("/v1/admin/check-ins", { token, body });
}

/** A fan who paid these seats of a new concert. */
async function boughtBy(seats: number[], userId?: string) {
  const sale = await http.openSale();
  const fan = await sale.fan({ balance: 200_000, ...(userId === undefined ? {} : { userId }) });
  const { reservationId } = await sale.reserve(fan, seats);
  return { sale, fan, reservationId, paid: await sale.pay(fan, reservationId) };
}

describe("a fan's tickets", () => {
  test("are one for each seat that was paid, and say all that a door must know", async () => {
    const { sale, fan, reservationId } = await boughtBy([7, 8]);
    await sale.reserve(await sale.fan({ userId: fan.userId }), [9]);
    const { items, nextCursor } = await ticketsOf(fan);
    expect(nextCursor).toBeNull();
    expect(items.map(({ seat }) => seat.number)).toEqual([7, 8]);
    expect(items[0]).toEqual({
      ticketCode: expect.stringMatching(/^(?:\w{4}-){5}\w{4}$/u) as string,
      reservationId,
      concertId: sale.concertId,
      title: "Blue Night",
      artist: "Mina",
      venue: "Olympic Hall",
      showId: sale.show.showId,
      startsAt: "2031-05-01T10:00:00.000Z",
      date: "2031-05-01",
      seat: { number: 7, label: "07", section: "A", price: 50_000 },
      status: "VALID",
      usedAt: null,
    });
  });

  test("are nobody else's", async () => {
    await boughtBy([7]);
    const { fan } = await boughtBy([1]);
    expect((await ticketsOf(fan)).items).toHaveLength(1);
    const stranger = await (await http.openSale()).fan();
    expect(await ticketsOf(stranger)).toEqual({ items: [], nextCursor: null });
    expect(outcome(await http.api.get("/v1/tickets"))).toEqual([401, "TOKEN_MISSING"]);
  });

  test("come page by page, the newest payment first, its seats by number, none twice and none left out", async () => {
    const { fan, paid } = await boughtBy([3, 5, 20]);
    const second = await boughtBy([2, 4], fan.userId);
    const third = await boughtBy([50], fan.userId);
    const all = (await ticketsOf(fan)).items;
    const expected = [
      [third.paid.reservationId, 50],
      [second.paid.reservationId, 2],
      [second.paid.reservationId, 4],
      [paid.reservationId, 3],
      [paid.reservationId, 5],
      [paid.reservationId, 20],
    ];
    expect(all.map(({ reservationId, seat }) => [reservationId, seat.number])).toEqual(expected);
    for (const limit of [1, 2, 3, 5, 6]) {
      const read: TicketView[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page: Page = await ticketsOf(fan, `?limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        read.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(read).toEqual(all);
    }
  });

  test("say what has become of them: used, with the moment, or refunded", async () => {
    const { sale, fan, paid } = await boughtBy([7, 8]);
    const second = await boughtBy([1], fan.userId);
    await second.sale.refund(second.paid.paymentId);
    await sale.checkIn(paid.reservationId, 8);
    const { items } = await ticketsOf(fan);
    expect(items.map(({ status, usedAt }) => [status, usedAt !== null])).toEqual([
      ["REFUNDED", false],
      ["VALID", false],
      ["USED", true],
    ]);
  });
});

describe("at the door", () => {
  test("a ticket is checked in once, however it is typed, and says who comes and who let them in", async () => {
    const { sale, fan } = await boughtBy([7]);
    const [{ ticketCode, status, usedAt, ...face }] = (await ticketsOf(fan)).items as [TicketView];
    expect([status, usedAt]).toEqual(["VALID", null]);
    const typed = ticketCode.replaceAll("-", "").toLowerCase();
    const answer = await checkIn({ ticketCode: typed, showId: sale.show.showId });
    expect(answer.status).toBe(201);
    const { checkedInAt } = answer.body;
    const { userId } = fan;
    expect(answer.body).toEqual({
      ticketCode,
      ...face,
      userId,
      holderName: "Guest",
      checkedInAt,
      checkedInBy: "admin",
    });
    const again = await checkIn({ ticketCode });
    expect(outcome(again)).toEqual([409, "ALREADY_CHECKED_IN"]);
    expect(again.body).toMatchObject({ checkedInAt, checkedInBy: "admin" });
    expect((await ticketsOf(fan)).items[0]).toMatchObject({ status: "USED", usedAt: checkedInAt });
  });

  test("what opens nothing is told why", async () => {
    const { sale, fan, paid } = await boughtBy([7]);
    const [{ ticketCode }] = (await ticketsOf(fan)).items as [TicketView];
    const elsewhere = await checkIn({ ticketCode, showId: sale.show.showId + 1 });
    expect(outcome(elsewhere)).toEqual([409, "WRONG_SHOW"]);
    expect(elsewhere.body).toMatchObject({ showId: sale.show.showId });
    await sale.refund(paid.paymentId);
    expect(outcome(await checkIn({ ticketCode }))).toEqual([409, "TICKET_REFUNDED"]);
    for (const wrong of ["no code", "0000-0000-0000-0000-0000-0000", `${ticketCode.slice(0, -1)}!`]) {
      expect(outcome(await checkIn({ ticketCode: wrong }))).toEqual([404, "NOT_FOUND"]);
    }
  });

  test.each([
    [{}],
    [{ ticketCode: "" }],
    [{ ticketCode: 7 }],
    [{ ticketCode: "A", showId: 0 }],
    [{ ticketCode: "A", x: 1 }],
  ])("a request with %o is not valid", async (body) => {
    expect(outcome(await checkIn(body))).toEqual([400, "INVALID_REQUEST"]);
  });

  test("only operators let people in, and others are refused before anything is read", async () => {
    const { fan } = await boughtBy([7]);
    const [{ ticketCode }] = (await ticketsOf(fan)).items as [TicketView];
    expect(outcome(await checkIn({ ticketCode }, http.access(fan)))).toEqual([401, "TOKEN_INVALID"]);
    expect(outcome(await checkIn({ nonsense: true }, "junk"))).toEqual([401, "TOKEN_INVALID"]);
    expect((await ticketsOf(fan)).items[0]).toMatchObject({ status: "VALID" });
  });
});
