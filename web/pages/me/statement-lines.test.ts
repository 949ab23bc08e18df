import { expect, test } from "vitest";

import { statementLine } from "#web/pages/me/statement-lines.ts";

test.each([
  { debit: "CASH", credit: "WALLET", kind: "charge", change: 5_000 },
  { debit: "WALLET", credit: "REVENUE", kind: "payment", change: -5_000 },
  { debit: "REVENUE", credit: "WALLET", kind: "refund", change: 5_000 },
] as const)("what goes from $debit to $credit is a $kind", ({ debit, credit, kind, change }) => {
  expect(statementLine({ debit, credit, amount: 5_000 })).toEqual({ kind, change });
});
