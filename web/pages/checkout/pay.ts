/** Paying for a hold: once, however often the button is pressed, the page reloaded or the connection lost. */
import { api, ask, bearer, type Answer } from "#web/api/client.ts";
import { sendOnce, unknownOutcome } from "#web/api/sent-once.ts";
import { endPlace, noteEnd } from "#web/line/end-place.ts";
import { joinLine } from "#web/session/join-line.ts";
import { queueToken } from "#web/session/queue-token.ts";

export type Payment = Answer<"payReservation">;

export interface Hold {
  concertId: number;
  reservationId: number;
  userId: string;
}

/**
 * Pays. The turn, and its token, end with it. Errors: `ApiProblem`, such as INSUFFICIENT_BALANCE or HOLD_EXPIRED; after a
 * temporary one paying again sends the same request.
 */
export async function payHold(hold: Hold): Promise<Payment> {
  const { concertId, reservationId, userId } = hold;
  // The hold was taken on another device, perhaps: joining again gives the place's token. Or the turn has ended, by paying
  // for another hold: then this is a new place, and it may have to wait (NOT_ADMITTED).
  const token = queueToken(concertId, userId) ?? (await joinLine(concertId)).token;
  const payment = await sendOnce<{ reservationId: number }, Payment>(slotOf(hold), { reservationId }, ({ key, body }) =>
    ask(api.POST("/v1/payments", { headers: { ...bearer(token), "idempotency-key": key }, body })),
  ).catch((error: unknown) => {
    // A turn that was ended elsewhere is over here, too: its token would be refused for ever.
    noteEnd(concertId, error);
    throw error;
  });
  endPlace(concertId, "COMPLETED");
  return payment;
}

/** Whether it was paid, and the answer never came. */
export function isPaymentUnknown(hold: Hold): boolean {
  return unknownOutcome(slotOf(hold)) !== undefined;
}

function slotOf({ userId, reservationId }: Hold): string {
  return `pay.${userId}.${reservationId}`;
}
