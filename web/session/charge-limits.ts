/** How much the house lets anybody charge, in won. */
import { pageSetting } from "#web/page-setting.ts";

/** The most that one charge may bring. */
export const maxCharge = Number(pageSetting("jari-max-charge") ?? 10_000_000);
/** The most that a balance may be. */
export const maxBalance = Number(pageSetting("jari-max-balance") ?? 100_000_000);

/** The most that one charge may bring to this balance; 0 if there is no room left. */
export function mostToCharge(balance: number): number {
  return Math.max(0, Math.min(maxCharge, maxBalance - balance));
}
