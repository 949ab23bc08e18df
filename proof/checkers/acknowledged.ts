/**
 * Invariant 7: what was acknowledged is there in the end, or what rightly came after it; nothing is there that nobody
 * asked for; and what is read at the end is what is there.
 */
import { findUnreadable } from "#proof/checkers/final-reads.ts";
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listWrites, type Write } from "#proof/checkers/writes.ts";
import type { Dump } from "#proof/database/dump.ts";
import type { OperationName } from "#proof/history/operations.ts";

export const acknowledgedWrites: Checker = {
  invariant: 7,
  name: "acknowledged writes",
  says: "No acknowledged write is lost, nothing appears that nobody asked for, and reads agree with what is there.",
  check(evidence) {
    const { dump } = evidence;
    if (!dump) return finding([], 0, "the database in the end is not known");
    const kept = rowsOf(dump);
    const writes = Object.entries(checks).flatMap(([name, check]) =>
      listWrites(evidence, name as OperationName)
        .filter(({ value }) => value)
        .map((write) => ({ write, check })),
    );
    const lost = writes.flatMap(({ write, check }) => {
      const missing = (check as (write: Write, rows: Rows) => string | undefined)(write, kept);
      return missing === undefined
        ? []
        : [`${missing}, although ${write.op} was acknowledged: ${linesOf(...write.lines)}`];
    });
    const reads = findUnreadable(evidence, dump);
    return finding(
      [...lost, ...findUnasked(evidence, dump), ...reads.violations],
      writes.length + reads.checked,
      `${counted(writes.length, "write")} that were acknowledged, ${counted(reads.checked, "read")} at the end`,
    );
  },
};

type Rows = ReturnType<typeof rowsOf>;

function rowsOf(dump: Dump) {
  const placeName = (concert: number, number: number): string => `${concert} ${number}`;
  const charges = dump.transfers.filter(({ debit }) => debit === "CASH");
  return {
    endedAt: dump.at,
    placeName,
    places: new Map(dump.places.map((row) => [placeName(row.concert, row.number), row])),
    reservations: new Map(dump.reservations.map((row) => [row.reservation, row])),
    payments: new Map(dump.payments.map((row) => [row.payment, row])),
    refunds: new Set(dump.refunds.map(({ payment }) => payment)),
    charges: new Set(charges.map(({ user, amount, balance }) => `${user} ${amount} ${balance}`)),
    checkIns: new Set(dump.checkIns.map(({ reservation, seat }) => `${reservation} ${seat}`)),
  };
}

/** Of each kind of write what is missing of an acknowledged one, in words; undefined if nothing is. */
const checks: { readonly [Name in OperationName]?: (write: Write<Name>, rows: Rows) => string | undefined } = {
  joinQueue({ args: { user, concert }, value }, { places, placeName }) {
    const row = places.get(placeName(concert, value?.number ?? 0));
    return row?.user === user ? undefined : `place ${value?.number} of concert ${concert} is not user ${user}'s`;
  },
  leaveQueue({ args: { concert, number } }, { places, placeName }) {
    const status = places.get(placeName(concert, number))?.status;
    return status === "LEFT" ? undefined : `place ${number} of concert ${concert} is ${status ?? "not there"}`;
  },
  reserveSeats({ args, value }, { reservations }) {
    const row = reservations.get(value?.reservation ?? 0);
    const isSame =
      row?.user === args.user &&
      row.show === args.show &&
      row.amount === value?.amount &&
      sorted(row.seats) === sorted(args.seats);
    return isSame ? undefined : `reservation ${value?.reservation} is not as it was made`;
  },
  releaseHold: ({ args }, rows) => heldStill(args.reservation, rows),
  releaseHoldAsOperator: ({ args }, rows) => heldStill(args.reservation, rows),
  payReservation({ args, value }, { payments }) {
    const row = payments.get(value?.payment ?? 0);
    const isSame = row?.reservation === args.reservation && row.user === args.user && row.amount === value?.amount;
    return isSame ? undefined : `payment ${value?.payment} of reservation ${args.reservation} is not as it was made`;
  },
  refundPayment: ({ args }, { refunds }) =>
    refunds.has(args.payment) ? undefined : `payment ${args.payment} is not refunded`,
  checkIn: ({ value }, { checkIns }) =>
    checkIns.has(`${value?.reservation} ${value?.seat}`)
      ? undefined
      : `seat ${value?.seat} of reservation ${value?.reservation} is not checked in`,
  chargeBalance: ({ args: { user, amount }, value }, { charges }) =>
    charges.has(`${user} ${amount} ${value?.balance}`) ? undefined : `a charge of ${amount} won is not in the ledger`,
};

/** A hold that was released is over: released, or over before. One that nobody has tidied up yet counts as over. */
function heldStill(reservation: number, { reservations, endedAt }: Rows): string | undefined {
  const row = reservations.get(reservation);
  const isHeld = row?.status === "HELD" && row.heldUntil > endedAt;
  if (row && row.status !== "PAID" && !isHeld) return undefined;
  return `reservation ${reservation} is ${row?.status ?? "not there"}`;
}

/** Rows of users of the campaign that none of their requests can have made. */
function findUnasked(evidence: Evidence, dump: Dump): string[] {
  const joins = new Set(listWrites(evidence, "joinQueue").map(({ args: { user, concert } }) => `${user} ${concert}`));
  const orders = new Set(
    listWrites(evidence, "reserveSeats").map(({ args: { user, show, seats } }) => `${user} ${show} ${sorted(seats)}`),
  );
  const concerts = new Set(evidence.header.concerts.map(({ concert }) => concert));
  const isOurs = ({ concert }: { readonly concert: number }): boolean => concerts.has(concert);
  const pays = new Set(listWrites(evidence, "payReservation").map(({ args }) => args.reservation));
  return [
    ...dump.places
      .filter(isOurs)
      .filter(({ user, concert }) => !joins.has(`${user} ${concert}`))
      .map(({ number, concert }) => `nobody asked for place ${number} of concert ${concert}`),
    ...dump.reservations
      .filter(isOurs)
      .filter(({ user, show, seats }) => !orders.has(`${user} ${show} ${sorted(seats)}`))
      .map(({ reservation }) => `nobody asked for reservation ${reservation}`),
    ...dump.payments
      .filter(isOurs)
      .filter(({ reservation }) => !pays.has(reservation))
      .map(({ payment }) => `nobody asked for payment ${payment}`),
  ];
}

function sorted(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join();
}
