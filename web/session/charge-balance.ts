/** Charging one's balance: once, however often the button is pressed, the page reloaded or the connection lost. */
import { api, ask, type Answer } from "#web/api/client.ts";
import { sendOnce, unknownOutcome } from "#web/api/sent-once.ts";
import { ensureSession, withAccess } from "#web/session/session.ts";

interface Charge {
  amount: number;
}

/**
 * Adds `amount` won; an account is made if there is none. If the outcome of an earlier charge is not known, that one is
 * settled first, and if it happened its answer is the answer. Errors: `ApiProblem`, such as BALANCE_LIMIT_REACHED.
 */
export async function chargeBalance(amount: number): Promise<Answer<"chargeBalance">> {
  const { userId } = await ensureSession();
  // The access within the sending: where the token has to be renewed, what is sent again has the same key.
  return sendOnce<Charge, Answer<"chargeBalance">>(slotOf(userId), { amount }, ({ key, body }) =>
    withAccess(({ headers }) => {
      const params = { path: { userId }, header: { "idempotency-key": key } };
      return ask(api.POST("/v1/users/{userId}/balance/charges", { params, headers, body }));
    }),
  );
}

/** The amount of a charge of which it is not known whether it happened; undefined if there is none. */
export function unknownCharge(userId: string): number | undefined {
  return unknownOutcome<Charge>(slotOf(userId))?.body.amount;
}

function slotOf(userId: string): string {
  return `charge.${userId}`;
}
