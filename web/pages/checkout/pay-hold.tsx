/** What is held and for how long, what it costs, what there is to pay it with, and the button that pays. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { ChargePanel } from "#web/pages/checkout/charge-panel.tsx";
import { HoldTime } from "#web/pages/checkout/hold-time.tsx";
import styles from "#web/pages/checkout/checkout.module.css";
import { Order, Sum } from "#web/pages/checkout/order.tsx";
import { ReleaseHold } from "#web/pages/checkout/release-hold.tsx";
import type { Paying } from "#web/pages/checkout/use-pay.ts";
import { balanceQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { Button } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
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
  return (
    <div className={styles["page"]}>
      <h1>{t("title")}</h1>
      <HoldTime until={reservation.heldUntil} isEnding={isEnding} />
      <Order reservation={reservation} />
      {balance.data && (
        <Wallet userId={userId} reservation={reservation} balance={balance.data.balance} paying={paying} />
      )}
      {!balance.data && balance.error && (
        <ErrorState error={balance.error} retry={() => void balance.refetch()} retrying={balance.isFetching} />
      )}
      {balance.isPending && (
        <Loading>
          <Skeleton height="9rem" />
        </Loading>
      )}
      <ReleaseHold userId={userId} reservation={reservation} />
    </div>
  );
}

interface WalletProps extends Pick<PayHoldProps, "userId" | "reservation" | "paying"> {
  /** In won. */
  balance: number;
}

function Wallet({ userId, reservation, balance, paying }: WalletProps) {
  const { t } = useTranslation("checkout");
  const missing = reservation.amount - balance;
  return (
    <>
      <Card className={styles["card"]}>
        <h2 className={styles["small"]}>{t("wallet.title")}</h2>
        <dl className={styles["sums"]}>
          <Sum name={t("wallet.balance")} won={balance} />
          {missing > 0 ? (
            <Sum name={t("wallet.missing")} won={missing} tone="bad" />
          ) : (
            <Sum name={t("wallet.after")} won={-missing} />
          )}
        </dl>
      </Card>
      <PayProblem paying={paying} />
      {missing > 0 && !paying.isPending ? (
        <ChargePanel userId={userId} missing={missing} />
      ) : (
        <PayButton amount={reservation.amount} paying={paying} />
      )}
    </>
  );
}

function PayButton({ amount, paying }: { amount: number; paying: Paying }) {
  const { t } = useTranslation("checkout");
  const format = useFormat();
  return (
    <div className={styles["pay"]}>
      <Button kind="primary" large wide busy={paying.isPending} onClick={paying.pay}>
        {paying.isPending ? t("pay.busy") : t("pay.action", { amount: format.money(amount) })}
      </Button>
      <p className={styles["note"]}>{t("pay.note")}</p>
    </div>
  );
}

function PayProblem({ paying: { error, isPending, pay } }: { paying: Paying }) {
  const { t } = useTranslation("checkout");
  if (error === null || isPending) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  if (problem?.code === "INSUFFICIENT_BALANCE") {
    return (
      <Notice tone="bad" title={t("pay.short.title")}>
        <p>{t("pay.short.text")}</p>
      </Notice>
    );
  }
  if (!problem?.isTemporary) return <ProblemNotice error={error} />;
  return (
    <Notice tone="bad" title={t("pay.unsure.title")}>
      <p>{t("pay.unsure.text")}</p>
      <Button onClick={pay}>{t("pay.unsure.action")}</Button>
    </Notice>
  );
}
