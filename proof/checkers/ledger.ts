/**
 * Invariant 4: every won is accounted for. A balance that is told lies between what surely had been moved and what may
 * have been; the ledger, replayed in order, gives every balance; what the accounts hold sums to zero.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listBalanceReads, listMovements, type BalanceRead, type Movement } from "#proof/checkers/money.ts";
import { sumsOf, type Amount, type Sums } from "#proof/checkers/sums.ts";
import { groupBy, listOk } from "#proof/checkers/writes.ts";
import type { Dump } from "#proof/database/dump.ts";

export const ledger: Checker = {
  invariant: 4,
  name: "ledger",
  says: "A balance is the sum of the ledger at every moment; over all accounts the sum is zero.",
  check(evidence) {
    const told = groupByUser(listToldBalances(evidence));
    const movements = groupByUser(listMovements(evidence));
    const count = [...told.values()].reduce((sum, all) => sum + all.length, 0);
    const violations = [...told].flatMap(([user, reads]) => findImpossible(reads, movements.get(user) ?? []));
    const transfers = evidence.dump?.transfers.length;
    const replayed = transfers === undefined ? "" : `; ${counted(transfers, "transfer")} replayed`;
    return finding(
      [...violations, ...findBrokenStatements(evidence), ...(evidence.dump ? replay(evidence.dump) : [])],
      count + (transfers ?? 0),
      `${counted(count, "balance")} that were told${replayed}`,
    );
  },
};

/** A balance that was told; `own` is what the request itself moved, which is in it. */
interface Told extends Omit<BalanceRead, "line"> {
  readonly lines: readonly number[];
  readonly own: number;
}

function listToldBalances(evidence: Evidence): Told[] {
  const reads = listBalanceReads(evidence).map(({ line, ...read }): Told => ({ ...read, lines: [line], own: 0 }));
  const moved = listMovements(evidence).flatMap(({ balance, amount, ...rest }): Told[] =>
    balance === undefined ? [] : [{ ...rest, balance, own: amount }],
  );
  return [...reads, ...moved];
}

function groupByUser<Of extends { readonly user: string }>(all: readonly Of[]): Map<string, Of[]> {
  return new Map(groupBy(all, ({ user }) => user).map((group) => [group[0]?.user ?? "", group]));
}

function findImpossible(reads: readonly Told[], movements: readonly Movement[]): string[] {
  const amounts = (moment: "from" | "by", sign: 1 | -1): Sums =>
    sumsOf(
      movements
        .filter(({ amount }) => Math.sign(amount) === sign)
        .map((movement): Amount => ({ at: movement[moment], amount: movement.amount })),
    );
  const [surelyIn, maybeIn] = [amounts("by", 1), amounts("from", 1)];
  const [surelyOut, maybeOut] = [amounts("by", -1), amounts("from", -1)];
  return reads.flatMap(({ user, balance, from, by, own, lines }) => {
    const least = surelyIn.before(from) + maybeOut.upTo(by) + Math.max(own, 0);
    const most = maybeIn.upTo(by) + surelyOut.before(from) + Math.min(own, 0);
    if (balance >= least && balance <= most) return [];
    const right = least === most ? String(least) : `${least} to ${most}`;
    return [`user ${user} was told a balance of ${balance} won, where ${right} is right: ${linesOf(...lines)}`];
  });
}

/** Statements whose balances do not follow from one another. */
function findBrokenStatements(evidence: Evidence): string[] {
  return listOk(evidence, "listTransfers").flatMap(({ i, args, value: { transfers } }) => {
    const wrong = transfers.find(({ balance, amount }, index) => {
      const before = transfers[index + 1];
      return before !== undefined && before.balance + amount !== balance;
    });
    return wrong
      ? [`the statement of user ${args.user} does not add up at transfer ${wrong.transfer}: ${linesOf(i)}`]
      : [];
  });
}

/** The transfers of each user in order, and what remains in the end. */
function replay({ transfers, wallets }: Dump): string[] {
  const balances = new Map<string, number>();
  const found: string[] = [];
  let house = 0;
  for (const { transfer, user, debit, credit, amount, balance } of transfers) {
    const moved = (credit === "WALLET" ? amount : 0) - (debit === "WALLET" ? amount : 0);
    const now = (balances.get(user) ?? 0) + moved;
    house += (credit === "WALLET" ? 0 : amount) - (debit === "WALLET" ? 0 : amount);
    balances.set(user, now);
    if (now !== balance) found.push(`transfer ${transfer} says a balance of ${balance}, and leaves ${now}`);
    if (now < 0) found.push(`transfer ${transfer} leaves user ${user} with ${now} won`);
  }
  let all = house;
  for (const { user, balance } of wallets) {
    all += balance;
    const right = balances.get(user) ?? 0;
    if (right !== balance) found.push(`user ${user} has ${balance} won, and transfers of ${right}`);
  }
  if (all !== 0) found.push(`the accounts sum to ${all} won, and not to zero`);
  return found;
}
