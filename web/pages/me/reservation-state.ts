/** How a reservation stands, as its owner understands it. */
import type { Payment, Reservation } from "#web/pages/me/me-queries.ts";

/**
 * - `held`: can be paid until `heldUntil`.
 * - `lapsed`: its time ran out, whether or not the server has noted that yet.
 * - `paid`; `refunded`: it was paid, and the money is back on the balance.
 * - `released`: given up before it was paid.
 */
export type ReservationState = "held" | "lapsed" | "paid" | "refunded" | "released";

/** The payment of a reservation: null if there is none, undefined while that is not known. */
export type KnownPayment = Payment | null | undefined;

export function paymentOf(payments: readonly Payment[] | undefined, reservationId: number): KnownPayment {
  return payments && (payments.find((one) => one.reservationId === reservationId) ?? null);
}

/** `now` in milliseconds, by the server's clock. Undefined: only the payment will tell. */
export function reservationState(
  { status, heldUntil }: Pick<Reservation, "status" | "heldUntil">,
  payment: Pick<Payment, "refundedAt"> | null | undefined,
  now: number,
): ReservationState | undefined {
  if (status === "PAID") return "paid";
  if (status === "CANCELLED") return payment === undefined ? undefined : payment ? "refunded" : "released";
  return status === "HELD" && Date.parse(heldUntil) > now ? "held" : "lapsed";
}
