/** Which way a reservation stands on the checkout page. */
import type { Reservation } from "#web/pages/me/me-queries.ts";

export type CheckoutState =
  | "pay"
  /** The time of the hold is over, and the server has not said yet how it ended. */
  | "ending"
  | "paid"
  /** Nobody paid in time. */
  | "EXPIRED"
  /** Released or refunded. */
  | "CANCELLED";

/** The state at `now`, in milliseconds by the server's clock; `isPaying`: a payment is on its way. */
export function checkoutStateOf(
  { status, heldUntil }: Pick<Reservation, "status" | "heldUntil">,
  { now, isPaying }: { now: number; isPaying: boolean },
): CheckoutState {
  if (status === "PAID") return "paid";
  if (status !== "HELD") return status;
  return isPaying || now < Date.parse(heldUntil) ? "pay" : "ending";
}

const step = 50_000;

/**
 * Amounts to offer to somebody who lacks `missing` won, where one charge may bring `most`: just what is missing, and two round
 * ones above. Where one charge is not enough: as much as one may bring.
 */
export function chargeChoices(missing: number, most: number): number[] {
  const round = Math.ceil(missing / step) * step;
  const choices = [...new Set([missing, round, round + step])].filter((amount) => amount <= most);
  return choices.length > 0 ? choices : [most];
}
