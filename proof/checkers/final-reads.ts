/** What was read when all was over: after the last write had ended, and the last fault, it is what the database holds. */
import type { Evidence } from "#proof/checkers/checker.ts";
import { linesOf } from "#proof/checkers/finding.ts";
import { seatName } from "#proof/checkers/reservations.ts";
import { listOk, reads } from "#proof/checkers/writes.ts";
import type { Dump, ReservationRow, SeatRow } from "#proof/database/dump.ts";
import type { SeatStatus } from "#proof/history/operations.ts";

/** What is told from memory is as new as this. */
const heardWithinMs = 2_000;

/** Reads that differ from the dump, and how many there were. Deadlines may pass between a read and the dump. */
export function findUnreadable(evidence: Evidence, dump: Dump): { violations: string[]; checked: number } {
  const from = calmFrom(evidence);
  const late = { ...evidence, operations: evidence.operations.filter(({ invokedAt }) => invokedAt > from) };
  const balances = listOk(late, "getBalance");
  const wallets = new Map(dump.wallets.map(({ user, balance }) => [user, balance]));
  const wrongBalances = balances
    .filter(({ args, value }) => wallets.get(args.user) !== value.balance)
    .map(
      ({ i, args, value }) =>
        `user ${args.user} read ${value.balance} won and has ${wallets.get(args.user)}: ${linesOf(i)}`,
    );
  const found = [wrongTransfers(late, dump), wrongReservations(late, dump), wrongSeats(late, dump)];
  return {
    violations: [...wrongBalances, ...found.flatMap(({ violations }) => violations)],
    checked: found.reduce((sum, { checked }) => sum + checked, balances.length),
  };
}

function calmFrom({ operations, faults }: Evidence): number {
  // A request that was under way when the recording ended has no end: it is long over by then.
  const writes = operations.filter(({ op, endedAt }) => !reads.has(op) && endedAt < Infinity);
  const lastWrite = writes.reduce((last, { endedAt }) => Math.max(last, endedAt), 0);
  return faults.reduce((last, { t }) => Math.max(last, t), lastWrite) + heardWithinMs;
}

interface Found {
  readonly violations: readonly string[];
  readonly checked: number;
}

function wrongTransfers(late: Evidence, dump: Dump): Found {
  const balances = new Map(dump.transfers.map((row) => [`${row.user} ${row.transfer}`, row.balance]));
  const statements = listOk(late, "listTransfers");
  const violations = statements.flatMap(({ i, args, value }) =>
    value.transfers
      .filter(({ transfer, balance }) => balances.get(`${args.user} ${transfer}`) !== balance)
      .map(({ transfer }) => `user ${args.user} read of a transfer ${transfer} that is not so: ${linesOf(i)}`),
  );
  return { violations, checked: statements.length };
}

function wrongReservations(late: Evidence, dump: Dump): Found {
  const rows = new Map(dump.reservations.map((row) => [row.reservation, row]));
  const seen = listOk(late, "getReservation");
  const violations = seen
    .filter(({ value }) => !canBe(value.status, rows.get(value.reservation)))
    .map(({ i, value }) => {
      const is = rows.get(value.reservation)?.status ?? "not there";
      return `reservation ${value.reservation} was read as ${value.status} and is ${is}: ${linesOf(i)}`;
    });
  return { violations, checked: seen.length };
}

function canBe(read: string, row: ReservationRow | undefined): boolean {
  if (read === "HELD" || read === "EXPIRED") return row?.status === "HELD" || row?.status === "EXPIRED";
  return read === "REFUNDED" ? row?.status === "CANCELLED" : row?.status === read;
}

function wrongSeats(late: Evidence, dump: Dump): Found {
  const rows = new Map(dump.seats.map((row) => [seatName(row.show, row.number), row]));
  const maps = listOk(late, "listSeats");
  const violations = maps.flatMap(({ i, value: { show, statuses } }) =>
    statuses.flatMap((status, index) => {
      const row = rows.get(seatName(show, index + 1));
      return row && canSeatBe(status, row, dump.at)
        ? []
        : [`${seatName(show, index + 1)} was read as ${status} and is ${row?.status ?? "not there"}: ${linesOf(i)}`];
    }),
  );
  return { violations, checked: maps.length };
}

function canSeatBe(read: SeatStatus, row: SeatRow, endedAt: number): boolean {
  if (read === "SOLD" || row.status === "SOLD") return read === row.status;
  // A hold may have ended meanwhile; none can have begun.
  return read === "HELD" || row.status === "AVAILABLE" || (row.heldUntil ?? 0) <= endedAt;
}
