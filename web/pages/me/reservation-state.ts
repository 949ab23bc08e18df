/** How a reservation stands, as its owner understands it. */
import type { Payment, Reservation } from "#web/pages/me/me-queries.ts";

/**
 * - `held`: can be paid until `heldUntil`.
 * - `lapsed`: its time ran out, whether or not the server has noted that yet.
 * - `paid`; `refunded`: it was paid, and the money is back on the balance.
 * - `released`: given up before it was paid.
 */
export type ReservationState = "held" | "lapsed" | "paid" | "refunded" | "released";

/** `now` in milliseconds, by the server's clock. `payment` is the one of this reservation, if it is known. */
export function reservationState(
  { status, heldUntil }: Pick<Reservation, "status" | "heldUntil">,
  payment: Pick<Payment, "refundedAt"> | undefined,
  now: number,
): ReservationState {
  if (status === "PAID") return "paid";
  if (status === "CANCELLED") return payment ? "refunded" : "released";
  return status === "HELD" && Date.parse(heldUntil) > now ? "held" : "lapsed";
}
