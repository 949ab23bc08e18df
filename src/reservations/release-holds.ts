/** Releasing holds, however they end unpaid: by their owner, by an operator, because the owner left, or because their time is over. */
import { recordAct } from "#acts/record-act.ts";
import { readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import type { Leaver } from "#queue/leave-queue.ts";
import { freeSeats } from "#reservations/seat-queries.ts";
import {
  endReservations,
  lockOverdueReservations,
  lockReservations,
  lockReservationsHeldBy,
  type ReservationRow,
} from "#reservations/queries.ts";

export interface ReleaseRequest {
  userId: string;
  reservationId: number;
}

/**
 * Ends locked, HELD reservations and frees what they still hold. The event names only the seats that became free: those
 * that another has taken since are the other's, and a follower must not think them free.
 */
async function release(
  tx: Tx,
  log: EventLog,
  held: readonly ReservationRow[],
  { reason, now }: { reason: "EXPIRED" | "CANCELLED"; now: number },
): Promise<void> {
  if (held.length === 0) return;
  const ids = held.map((row) => row.reservationId);
  const [freed] = await Promise.all([freeSeats(tx, held), endReservations(tx, ids, reason, now)]);
  await log.append(
    tx,
    held.map(({ concertId, showId, reservationId, userId }, index) => ({
      type: "seats.released",
      concertId,
      showId,
      payload: { reservationId, userId, seats: freed[index] ?? [], reason },
    })),
  );
}

/** Releases holds on their owners' request; one that is over already stays as it is. Problems: NOT_FOUND, ALREADY_PAID. */
export async function releaseHolds(
  tx: Tx,
  log: EventLog,
  requests: readonly ReleaseRequest[],
): Promise<(undefined | Problem)[]> {
  const [rows, now] = await Promise.all([
    lockReservations(
      tx,
      requests.map((request) => request.reservationId),
    ),
    readClock(tx),
  ]);
  const found = requests.map(({ userId, reservationId }) =>
    rows.find((row) => row.reservationId === reservationId && row.userId === userId),
  );
  const held = found.filter((row) => row?.status === "HELD") as ReservationRow[];
  await release(
    tx,
    log,
    held.filter((row) => row.heldUntil > now),
    { reason: "CANCELLED", now },
  );
  return found.map((row, index) => {
    if (!row) return new Problem("NOT_FOUND", `You have no reservation ${requests[index]?.reservationId}.`);
    return row.status === "PAID" ? alreadyPaid() : undefined;
  });
}

/**
 * Releases a hold on an operator's word, whoever's it is, and records that; one that is over already stays as it is, and
 * there is nothing to record. Problems: NOT_FOUND, ALREADY_PAID.
 */
export async function releaseHoldAsOperator(
  tx: Tx,
  log: EventLog,
  { reservationId, operator }: { reservationId: number; operator: string },
): Promise<void> {
  const [[row], now] = await Promise.all([lockReservations(tx, [reservationId]), readClock(tx)]);
  if (!row) throw new Problem("NOT_FOUND", `There is no reservation ${reservationId}.`);
  if (row.status === "PAID") throw alreadyPaid();
  if (row.status !== "HELD" || row.heldUntil <= now) return;
  await release(tx, log, [row], { reason: "CANCELLED", now });
  const { userId, concertId, showId, seats } = row;
  const detail = { userId, concertId, showId, seats };
  await recordAct(tx, { operator, verb: "releaseHoldAsOperator", subject: `reservation ${reservationId}`, detail });
}

function alreadyPaid(): Problem {
  return new Problem("ALREADY_PAID", "The reservation is paid; there is no hold to release.");
}

/**
 * Releases all that users hold in concerts they leave, in the transaction in which they leave. As above, a hold that is
 * over already stays as it is: its owner may have read that it EXPIRED.
 */
export async function releaseHoldsOf(tx: Tx, log: EventLog, leavers: readonly Leaver[]): Promise<void> {
  if (leavers.length === 0) return;
  const [held, now] = await Promise.all([lockReservationsHeldBy(tx, leavers), readClock(tx)]);
  await release(
    tx,
    log,
    held.filter((row) => row.heldUntil > now),
    { reason: "CANCELLED", now },
  );
}

/** Tidies up holds whose time is over, at most `limit`; answers how many there were. Nobody waits for it. */
export function sweepOverdueHolds(db: Database, log: EventLog, limit: number): Promise<number> {
  return transaction(db, async (tx) => {
    const [overdue, now] = await Promise.all([lockOverdueReservations(tx, limit), readClock(tx)]);
    await release(tx, log, overdue, { reason: "EXPIRED", now });
    return overdue.length;
  });
}
