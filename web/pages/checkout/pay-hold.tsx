/** What is held and for how long, what it costs, what there is to pay it with, and the button that pays. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import { ChargePanel } from "#web/pages/checkout/charge-panel.tsx";
import { HoldTime } from "#web/pages/checkout/hold-time.tsx";
import styles from "#web/pages/checkout/checkout.module.css";
import { Order } from "#web/pages/checkout/order.tsx";
import { OtherHolds } from "#web/pages/checkout/other-holds.tsx";
import { PayProblem } from "#web/pages/checkout/pay-problem.tsx";
import { ReleaseHold } from "#web/pages/checkout/release-hold.tsx";
import type { Paying } from "#web/pages/checkout/use-pay.ts";
import { balanceQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { Button } from "#web/ui/button.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";

export interface PayHoldProps {
  userId: string;
  reservation: Reservation;
  paying: Paying;
  /** The time is over, and how it ended is being asked. */
  isEnding: boolean;
}

export function PayHold({ userId, reservation, paying, isEnding }: PayHoldProps) {
  const { t } = useTranslation("checkout");
  const balance = useQuery(balanceQuery(userId));
  const missing = balance.data && reservation.amount - balance.data.balance;
  return (
    <div className={styles["page"]}>
      <h1 className={styles["title"]}>{t("title")}</h1>
      <HoldTime until={reservation.heldUntil} isEnding={isEnding} />
      <Order reservation={reservation} balance={balance.data?.balance} />
      {!isEnding && <OtherHolds userId={userId} reservation={reservation} />}
      <PayProblem concertId={reservation.concertId} paying={paying} />
      {/* Once the time is over there is nothing to pay, and nobody should charge for it. */}
      {!isEnding && missing !== undefined && (
        <Payment userId={userId} amount={reservation.amount} missing={missing} paying={paying} />
      )}
      {!balance.data && balance.error && (
        <ErrorState error={balance.error} retry={() => void balance.refetch()} retrying={balance.isFetching} />
      )}
      {balance.isPending && (
        <Loading>
          <Skeleton height="9rem" />
        </Loading>
      )}
      {!isEnding && <ReleaseHold userId={userId} reservation={reservation} />}
    </div>
  );
}

interface PaymentProps {
  userId: string;
  /** In won. */
  amount: number;
  /** What the balance lacks, in won; negative if it has more than enough. */
  missing: number;
  paying: Paying;
}

function Payment({ userId, amount, missing, paying }: PaymentProps) {
  const [isCharged, setCharged] = useState(false);
  if (missing > 0 && !paying.isPending) {
    const balance = amount - missing;
    return <ChargePanel userId={userId} balance={balance} missing={missing} onCharged={() => setCharged(true)} />;
  }
  return <PayButton amount={amount} paying={paying} isNext={isCharged} />;
}

/** `isNext`: it has come in the place of the button that was just pressed, and takes over its focus. */
function PayButton({ amount, paying, isNext }: { amount: number; paying: Paying; isNext: boolean }) {
  const { t } = useTranslation("checkout");
  const format = useFormat();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isNext) button.current?.focus();
  }, [isNext]);
  return (
    <div className={styles["pay"]}>
      <Button ref={button} kind="primary" large wide busy={paying.isPending} onClick={paying.pay}>
        {paying.isPending ? t("pay.busy") : t("pay.action", { amount: format.money(amount) })}
      </Button>
      <p className={styles["note"]}>{t("pay.note")}</p>
    </div>
  );
}
