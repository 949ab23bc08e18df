/** What moved a user's money, as far as the clients know: charges, payments and refunds, each of which may be unknown. */
import type { Evidence } from "#proof/checkers/checker.ts";
import { listReservations, paidOf } from "#proof/checkers/reservations.ts";
import { listOk, listWrites, perEvidence, type Write } from "#proof/checkers/writes.ts";

/** Money that moved, or may have moved, between `from` and `by`; Infinity where it was never answered. */
export interface Movement {
  readonly user: string;
  /** Won; below zero for a payment. */
  readonly amount: number;
  readonly from: number;
  readonly by: number;
  /** The balance that the answer told of it. */
  readonly balance?: number;
  readonly lines: readonly number[];
}

/** A balance that was told between two moments, without having been moved. */
export interface BalanceRead {
  readonly user: string;
  readonly balance: number;
  readonly from: number;
  readonly by: number;
  readonly line: number;
}

/** In no order. */
export const listMovements = perEvidence((evidence): Movement[] => {
  const charges = listWrites(evidence, "chargeBalance").map((write) => movementOf(write, write.args.amount));
  const amounts = amountsOf(evidence);
  const moved = listReservations(evidence).flatMap((story) => {
    const amount = amounts.get(story.reservation);
    if (amount === undefined) return [];
    // One payment of a reservation at most: if one is known to have happened, the others have not.
    const paid = paidOf(story);
    const payments = paid ? [paid] : story.payments;
    const refunded = story.refunds.find(({ by }) => by < Infinity);
    const refunds = refunded ? [refunded] : story.refunds;
    return [
      ...payments.map((write) => movementOf(write, -amount)),
      ...refunds.map((write) => movementOf(write, amount)),
    ];
  });
  return [...charges, ...moved];
});

function movementOf(write: Write<"chargeBalance" | "payReservation" | "refundPayment">, amount: number): Movement {
  const { args, from, by, value, lines } = write;
  const balance = value?.balance;
  return { user: args.user, amount, from, by, lines, ...(balance !== undefined && { balance }) };
}

/** What each reservation costs. */
function amountsOf(evidence: Evidence): Map<number, number> {
  const amounts = new Map(evidence.dump?.reservations.map(({ reservation, amount }) => [reservation, amount]));
  for (const { value } of listOk(evidence, "reserveSeats", "payReservation"))
    amounts.set(value.reservation, value.amount);
  return amounts;
}

export function listBalanceReads(evidence: Evidence): BalanceRead[] {
  return listOk(evidence, "getBalance", "listTransfers").flatMap((one): BalanceRead[] => {
    const balance = one.op === "getBalance" ? one.value.balance : one.value.transfers[0]?.balance;
    if (balance === undefined) return [];
    return [{ user: one.args.user, balance, from: one.invokedAt, by: one.endedAt, line: one.i }];
  });
}
