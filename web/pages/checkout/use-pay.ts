/** Paying in a component: a payment whose outcome is not known is looked after as soon as the page is there. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";

import { readAgain, tryAgain } from "#web/api/queries.ts";
import { meKey } from "#web/pages/me/me-queries.ts";
import { isPaymentUnknown, payHold, type Hold, type Payment } from "#web/pages/checkout/pay.ts";

export interface Paying {
  pay: () => void;
  isPending: boolean;
  /** Why the last try has failed; null if it has not. */
  error: unknown;
  /** What was paid here; undefined before. */
  payment: Payment | undefined;
}

export function usePay(hold: Hold): Paying {
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => payHold(hold),
    ...tryAgain,
    // Balance, reservation, payments and tickets: whatever the answer was, it says that they may be otherwise than shown.
    onSettled: () => void readAgain(meKey(hold.userId)),
  });
  const settle = useEffectEvent(() => {
    if (isPaymentUnknown(hold)) mutate();
  });
  useEffect(() => settle(), []);
  return { pay: mutate, isPending, error, payment: data };
}
