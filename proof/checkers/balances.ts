/** Invariant 5: no balance is ever below zero. */
import type { Checker } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listBalanceReads, listMovements } from "#proof/checkers/money.ts";

export const balances: Checker = {
  invariant: 5,
  name: "balances",
  says: "No balance is below zero.",
  check(evidence) {
    const told = [
      ...listBalanceReads(evidence).map(({ user, balance, line }) => ({ user, balance, lines: [line] })),
      ...listMovements(evidence).flatMap(({ user, balance, lines }) =>
        balance === undefined ? [] : [{ user, balance, lines }],
      ),
    ];
    const wallets = evidence.dump?.wallets ?? [];
    const violations = [
      ...told
        .filter(({ balance }) => balance < 0)
        .map(({ user, balance, lines }) => `user ${user} was told ${balance} won: ${linesOf(...lines)}`),
      ...wallets
        .filter(({ balance }) => balance < 0)
        .map(({ user, balance }) => `user ${user} has ${balance} won in the end`),
    ];
    const seen = `${counted(told.length, "balance")} that were told, ${counted(wallets.length, "wallet")} in the end`;
    return finding(violations, told.length + wallets.length, seen);
  },
};
