/**
 * Invariant 6: a sale is whole or not at all. Reservation paid, seats sold, money moved, payment recorded and place
 * completed are one; a refund undoes the first three, and leaves the record and the place.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { seatName } from "#proof/checkers/reservations.ts";
import { groupBy, listOk, listWrites } from "#proof/checkers/writes.ts";
import type { Dump, PaymentRow } from "#proof/database/dump.ts";

export const wholeSales: Checker = {
  invariant: 6,
  name: "whole sales",
  says: "Reservation, seats, money, payment and place change together or not at all.",
  check(evidence) {
    const { dump } = evidence;
    const acknowledged = listOk(evidence, "payReservation").length;
    const violations = [...findUnpaid(evidence), ...(dump ? findHalfSales(dump) : [])];
    const rows = dump ? `, ${counted(dump.payments.length, "payment")} in the database` : "";
    return finding(
      violations,
      acknowledged + (dump?.payments.length ?? 0),
      `${counted(acknowledged, "payment")} that were acknowledged${rows}`,
    );
  },
};

/** Reservations that were told not to be paid after their payment had been acknowledged. */
function findUnpaid(evidence: Evidence): string[] {
  const refunds = new Map(listWrites(evidence, "refundPayment").map(({ args, from }) => [args.reservation, from]));
  const paid = new Map(
    listWrites(evidence, "payReservation").flatMap((one) => (one.value ? [[one.args.reservation, one] as const] : [])),
  );
  return listOk(evidence, "getReservation").flatMap(({ i, args: { reservation }, value: { status }, ...read }) => {
    const payment = paid.get(reservation);
    const mayBeRefunded = (refunds.get(reservation) ?? Infinity) <= read.endedAt;
    if (!payment || payment.by >= read.invokedAt || status === "PAID" || mayBeRefunded) return [];
    return [`reservation ${reservation} was paid, and then told to be ${status}: ${linesOf(...payment.lines, i)}`];
  });
}

/** Every way in which two tables can disagree about a sale. */
function findHalfSales(dump: Dump): string[] {
  const refunded = new Set(dump.refunds.map(({ payment }) => payment));
  const payments = new Map(dump.payments.map((row) => [row.reservation, row]));
  const standing = dump.payments.filter(({ payment }) => !refunded.has(payment));
  return [
    ...findOrphanRefunds(dump),
    ...findWrongReservations(dump, payments, refunded),
    ...differences("transfer from a wallet", "payment", transferNames(dump, "WALLET"), dump.payments.map(nameOfMoney)),
    ...differences(
      "transfer back to a wallet",
      "refund",
      transferNames(dump, "REVENUE"),
      dump.payments.filter(({ payment }) => refunded.has(payment)).map(nameOfMoney),
    ),
    ...differences("seat marked as sold", "payment", soldSeats(dump), standing.flatMap(namesOfSeats)),
    ...differences(
      "sold seat",
      "payment",
      dump.soldSeats.map(({ show, number, reservation }) => nameOfSeat(show, number, reservation)),
      standing.flatMap(namesOfSeats),
    ),
    ...differences(
      "completed place",
      "payment",
      dump.places.filter(({ status }) => status === "COMPLETED").map(nameOfPlace),
      dump.payments.map(nameOfPlace),
    ),
  ];
}

function findOrphanRefunds({ refunds, payments }: Dump): string[] {
  const known = new Set(payments.map(({ payment }) => payment));
  return refunds
    .filter(({ payment }) => !known.has(payment))
    .map(({ payment }) => `payment ${payment} was refunded, and does not exist`);
}

/** A reservation is PAID if and only if it has a payment that was not refunded, which says the same. */
function findWrongReservations(
  { reservations }: Dump,
  payments: ReadonlyMap<number, PaymentRow>,
  refunded: ReadonlySet<number>,
): string[] {
  const found = reservations.flatMap(({ reservation, status, user, show, seats, amount }) => {
    const payment = payments.get(reservation);
    const isStanding = payment !== undefined && !refunded.has(payment.payment);
    if ((status === "PAID") !== isStanding) {
      return [
        `reservation ${reservation} is ${status}, and ${isStanding ? "has a payment" : "has no standing payment"}`,
      ];
    }
    const isSame =
      payment?.user === user &&
      payment.show === show &&
      payment.amount === amount &&
      payment.seats.join() === seats.join();
    return payment && !isSame ? [`payment ${payment.payment} is not what reservation ${reservation} says`] : [];
  });
  const known = new Set(reservations.map(({ reservation }) => reservation));
  const orphans = [...payments.values()].filter(({ reservation }) => !known.has(reservation));
  return [...found, ...orphans.map(({ payment }) => `payment ${payment} is of no reservation`)];
}

/** What stands on one side of a full outer join alone, or on one side more often. */
function differences(what: string, other: string, left: readonly string[], right: readonly string[]): string[] {
  const [leftNames, rightNames] = [numbered(left), numbered(right)];
  const [onLeft, onRight] = [new Set(leftNames), new Set(rightNames)];
  return [
    ...leftNames.filter((name) => !onRight.has(name)).map((name) => `there is a ${what} without a ${other}: ${name}`),
    ...rightNames.filter((name) => !onLeft.has(name)).map((name) => `there is a ${other} without a ${what}: ${name}`),
  ];
}

/** Names that occur again get a number, so that they are not taken for one. */
function numbered(names: readonly string[]): string[] {
  return groupBy(names, (name) => name).flatMap((same) =>
    same.map((name, index) => (index === 0 ? name : `${name} (${index + 1})`)),
  );
}

function transferNames({ transfers }: Dump, debit: "WALLET" | "REVENUE"): string[] {
  return transfers.filter((row) => row.debit === debit).map(nameOfMoney);
}

function nameOfMoney(row: { reservation: number | null; user: string; amount: number }): string {
  return `${row.amount} won of reservation ${row.reservation} and user ${row.user}`;
}

function soldSeats({ seats }: Dump): string[] {
  return seats
    .filter(({ status }) => status === "SOLD")
    .map(({ show, number, reservation }) => nameOfSeat(show, number, reservation));
}

function namesOfSeats({ show, seats, reservation }: PaymentRow): string[] {
  return seats.map((seat) => nameOfSeat(show, seat, reservation));
}

function nameOfSeat(show: number, seat: number, reservation: number | null): string {
  return `${seatName(show, seat)} for reservation ${reservation}`;
}

function nameOfPlace({ concert, user }: { concert: number; user: string }): string {
  return `user ${user} in concert ${concert}`;
}
