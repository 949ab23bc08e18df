/** A short sale in which everything goes well, as clients saw it and as the database holds it: no checker has a word. */
import type { Evidence } from "#proof/checkers/checker.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { Dump } from "#proof/database/dump.ts";

/** Ann buys seat 1 of a payment whose first answer was lost; Bob holds seat 2 and leaves; Cid waits and is let in. */
export function goodSale(): { history: TestHistory; dump: Partial<Dump>; evidence: Evidence } {
  const ann = holdOf("ann", 1, 1);
  const bob = holdOf("bob", 2, 2);
  const history = new TestHistory()
    .ok("joinQueue", { user: "ann", concert: 1 }, { number: 1, status: "ADMITTED" })
    .ok("joinQueue", { user: "bob", concert: 1 }, { number: 2, status: "ADMITTED" })
    .ok("joinQueue", { user: "cid", concert: 1 }, { number: 3, status: "WAITING", position: 1 })
    .sample(70, { lastNumber: 3, admittedThrough: 2, waiting: 1, admitted: 2, firstWaiting: 3, lastAdmitted: 2 })
    .ok("chargeBalance", { user: "ann", amount: 100 }, { balance: 100 }, { key: "charge" })
    .ok("reserveSeats", ann.args, ann.value, { key: "ann" })
    .ok("reserveSeats", bob.args, bob.value, { key: "bob" })
    .fail("reserveSeats", { ...bob.args, seats: [1] }, "SEAT_UNAVAILABLE", { detail: { seats: [1] }, key: "late" })
    .info("payReservation", ann.payment.args, { key: "pay" })
    .ok("payReservation", ann.payment.args, ann.payment.value, { key: "pay" })
    .fail("getPlace", placeOf("ann", 1), "TOKEN_EXPIRED")
    .ok("leaveQueue", placeOf("bob", 2), {})
    .ok("getPlace", placeOf("cid", 3), { number: 3, status: "ADMITTED" })
    .ok("listSeats", { show: 1 }, { show: 1, statuses: ["SOLD", ...Array<"AVAILABLE">(9).fill("AVAILABLE")] })
    .sample(
      400,
      { lastNumber: 3, admittedThrough: 3, admitted: 1, completed: 1, left: 1, lastAdmitted: 3 },
      { free: 9, sold: 1 },
    )
    .ok("getReservation", { user: "ann", reservation: 1 }, { ...ann.value, status: "PAID" }, { from: 5_000 })
    .ok("getBalance", { user: "ann" }, { balance: 0 });
  return { history, dump: goodDump, evidence: history.evidence(goodDump) };
}

const noMoments = { joinedAt: 0, admittedAt: 0, claimedAt: 0, expiresAt: 0 };
const reservation = { concert: 1, show: 1, heldUntil: 4_000, createdAt: 0 };

const goodDump: Partial<Dump> = {
  places: [
    { ...noMoments, ...placeOf("ann", 1), status: "COMPLETED", endedAt: 0 },
    { ...noMoments, ...placeOf("bob", 2), status: "LEFT", endedAt: 0 },
    { ...noMoments, ...placeOf("cid", 3), status: "ADMITTED", endedAt: null },
  ],
  seats: [
    { show: 1, number: 1, status: "SOLD", reservation: 1, heldUntil: null },
    ...Array.from({ length: 9 }, (_, index) => ({
      show: 1,
      number: index + 2,
      status: "AVAILABLE" as const,
      reservation: null,
      heldUntil: null,
    })),
  ],
  soldSeats: [{ show: 1, number: 1, reservation: 1 }],
  reservations: [
    { ...reservation, reservation: 1, user: "ann", seats: [1], amount: 100, status: "PAID" },
    { ...reservation, reservation: 2, user: "bob", seats: [2], amount: 100, status: "CANCELLED" },
  ],
  payments: [
    { payment: 1, reservation: 1, user: "ann", concert: 1, show: 1, seats: [1], amount: 100, balance: 0, paidAt: 300 },
  ],
  transfers: [
    { transfer: 1, user: "ann", debit: "CASH", credit: "WALLET", amount: 100, balance: 100, reservation: null },
    { transfer: 2, user: "ann", debit: "WALLET", credit: "REVENUE", amount: 100, balance: 0, reservation: 1 },
  ],
  wallets: [
    { user: "ann", balance: 0 },
    { user: "bob", balance: 0 },
  ],
  keys: [
    { user: "ann", key: "charge", reservation: null, payment: null, transfer: 1 },
    { user: "ann", key: "ann", reservation: 1, payment: null, transfer: null },
    { user: "bob", key: "bob", reservation: 2, payment: null, transfer: null },
    { user: "ann", key: "pay", reservation: 1, payment: 1, transfer: null },
  ],
};
