/** The wallets and the ledger of a simulated service. */
import type { TransferRow } from "#proof/database/dump.ts";

export class SimulatedMoney {
  readonly wallets = new Map<string, number>();
  readonly transfers: TransferRow[] = [];

  balanceOf(user: string): number {
    return this.wallets.get(user) ?? 0;
  }

  /** Adds to a wallet, or takes from it; answers the balance. Without a reservation it is a charge. */
  move(user: string, amount: number, reservation: number | null): number {
    const balance = this.balanceOf(user) + amount;
    this.wallets.set(user, balance);
    const house = reservation === null ? "CASH" : "REVENUE";
    const [debit, credit] = amount > 0 ? ([house, "WALLET"] as const) : (["WALLET", house] as const);
    const transfer = this.transfers.length + 1;
    this.transfers.push({ transfer, user, debit, credit, amount: Math.abs(amount), balance, reservation });
    return balance;
  }
}
