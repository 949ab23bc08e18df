/** Whether seats can be paid for at all: no balance grows beyond what the house allows. */
import { useQuery } from "@tanstack/react-query";

import { balanceQuery } from "#web/pages/me/me-queries.ts";
import { maxBalance } from "#web/session/charge-limits.ts";

/** Whether this fan's balance is, or can become, as much as `amount` won. */
export function usePayable(userId: string, amount: number): boolean {
  const isBeyond = amount > maxBalance;
  // A balance may be larger than the house allows by now.
  const { data } = useQuery({ ...balanceQuery(userId), enabled: isBeyond });
  return !isBeyond || (data !== undefined && data.balance >= amount);
}
