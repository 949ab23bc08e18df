/** Paying what a fan holds of an option. The brief names the option; the house pays reservations. */
import type { RequestKey } from "#idempotency/keys.ts";
import type { PaymentsRoom } from "#payments/room.ts";
import type { PaymentView } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import type { ReservationsRoom } from "#reservations/room.ts";
import type { QueueClaims } from "#tokens.ts";

export interface PayOptionDeps {
  reservations: ReservationsRoom;
  payments: PaymentsRoom;
}

/** Ids begin at 1. */
const noReservation = 0;

/**
 * Pays the newest live hold of the option by the fan's turn, which ends with it.
 * Without a hold the payments are asked all the same, and refuse: only they know whether the token is dead, or this is
 * the repetition of a request that has been paid. Problems: NOT_FOUND (nothing held), those of the payments room.
 */
export async function payOption(
  { reservations, payments }: PayOptionDeps,
  claims: QueueClaims,
  concertOptionId: number,
  requestKey: RequestKey | undefined,
): Promise<PaymentView> {
  const held = await reservations.findHeld(claims.sub, concertOptionId);
  try {
    const { body } = await payments.pay(claims, held ?? noReservation, requestKey);
    return JSON.parse(body) as PaymentView;
  } catch (error) {
    if (held !== undefined || !(error instanceof Problem) || error.code !== "NOT_FOUND") throw error;
    throw new Problem("NOT_FOUND", `You hold no reservation of concert option ${concertOptionId}.`);
  }
}
