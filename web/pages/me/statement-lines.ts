/** How a transfer of the ledger reads on its owner's statement. */
import type { Transfer } from "#web/pages/me/me-queries.ts";

export interface StatementLine {
  kind: "charge" | "payment" | "refund";
  /** Won: positive if it came in, negative if it went out. */
  change: number;
}

/** Money for the wallet comes from outside (a charge) or back from the house (a refund); all that leaves it is a payment. */
export function statementLine({ debit, credit, amount }: Pick<Transfer, "debit" | "credit" | "amount">): StatementLine {
  if (credit !== "WALLET") return { kind: "payment", change: -amount };
  return { kind: debit === "REVENUE" ? "refund" : "charge", change: amount };
}
