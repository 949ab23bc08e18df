/** What operators are told of one reservation, and of one user. */
import type { Static } from "typebox";

import type { ActsRoom } from "#acts/room.ts";
import type { AccountsRoom } from "#accounts/room.ts";
import { listCheckIns, listSales, type CheckInRow, type SaleRow } from "#admin/sale-queries.ts";
import { viewFoundReservation } from "#admin/sale-views.ts";
import { searchPayments, searchReservations, type SearchDeps } from "#admin/search.ts";
import type { reservationDetails, userDetails } from "#admin/search-schema.ts";
import { Problem } from "#problems.ts";
import type { WalletRoom } from "#wallet/room.ts";

export interface LookDeps extends SearchDeps {
  acts: Pick<ActsRoom, "list">;
  accounts: Pick<AccountsRoom, "getUser">;
  wallet: Pick<WalletRoom, "getBalance">;
}

type ReservationDetails = Static<typeof reservationDetails>;
type UserDetails = Static<typeof userDetails>;
type HistoryEntry = ReservationDetails["history"][number];

/** A reservation, with all that happened to it. Problem: NOT_FOUND. */
export async function lookAtReservation(deps: LookDeps, reservationId: number): Promise<ReservationDetails> {
  const { db, catalogue, acts } = deps;
  const [[row], checkIns, released] = await Promise.all([
    listSales(db, [reservationId]),
    listCheckIns(db, reservationId),
    acts.list({ subject: `reservation ${reservationId}`, verb: "releaseHoldAsOperator", limit: 1 }),
  ]);
  if (!row) throw new Problem("NOT_FOUND", `There is no reservation ${reservationId}.`);
  const releasedBy = released.items[0]?.operator ?? null;
  const history = historyOf(row, checkIns, releasedBy);
  return { ...(await viewFoundReservation(catalogue, row)), refundReason: row.refundReason, history };
}

/** What happened, in order. A hold that is over ended when its time was up, whenever it was swept. */
function historyOf(row: SaleRow, checkIns: readonly CheckInRow[], releasedBy: string | null): HistoryEntry[] {
  const { createdAt, heldUntil, endedAt, status, paidAt, refundedAt, refundedBy } = row;
  const happened: (Omit<HistoryEntry, "at" | "seat"> & { at: number | null; seat?: number })[] = [
    { at: createdAt, what: "HELD", operator: null },
    { at: paidAt, what: "PAID", operator: null },
    ...checkIns.map(({ number, checkedInAt, checkedInBy }) => ({
      at: checkedInAt,
      what: "CHECKED_IN" as const,
      operator: checkedInBy,
      seat: number,
    })),
    { at: refundedAt, what: "REFUNDED", operator: refundedBy },
    { at: status === "EXPIRED" ? heldUntil : null, what: "EXPIRED", operator: null },
    { at: status === "CANCELLED" && paidAt === null ? endedAt : null, what: "CANCELLED", operator: releasedBy },
  ];
  return happened.flatMap(({ at, seat, ...entry }) =>
    at === null ? [] : { at: new Date(at).toISOString(), ...entry, seat: seat ?? null },
  );
}

/** A user: the account, the balance, and the newest of what was reserved and paid. Problem: NOT_FOUND. */
export async function lookAtUser(deps: LookDeps, userId: string): Promise<UserDetails> {
  const [{ name, createdAt }, balance, reservations, payments] = await Promise.all([
    deps.accounts.getUser(userId),
    deps.wallet.getBalance(userId),
    searchReservations(deps, { q: userId }),
    searchPayments(deps, { q: userId }),
  ]);
  return {
    userId: userId.toLowerCase(),
    name,
    createdAt: new Date(createdAt).toISOString(),
    balance,
    reservations: reservations.items,
    payments: payments.items,
  };
}
