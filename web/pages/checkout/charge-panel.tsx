/** Charging what is missing, or a little more, without leaving the checkout. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { queryClient, readAgain, tryAgain } from "#web/api/queries.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import styles from "#web/pages/checkout/checkout.module.css";
import { chargeChoices } from "#web/pages/checkout/checkout-state.ts";
import { ChargeProblem } from "#web/pages/me/charge-problem.tsx";
import { balanceQuery, meKey } from "#web/pages/me/me-queries.ts";
import { chargeBalance, unknownCharge } from "#web/session/charge-balance.ts";
import { maxBalance, maxCharge, mostToCharge } from "#web/session/charge-limits.ts";
import { Button } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { Notice } from "#web/ui/notice.tsx";
import { toast } from "#web/ui/toasts.ts";

export interface ChargePanelProps {
  userId: string;
  /** In won. */
  balance: number;
  /** What the balance lacks, in won. */
  missing: number;
  onCharged: () => void;
}

export function ChargePanel({ userId, balance, missing, onCharged }: ChargePanelProps) {
  const { t } = useTranslation("checkout");
  const format = useFormat();
  const [nth, setNth] = useState(0);
  const choices = chargeChoices(missing, mostToCharge(balance));
  const amount = choices[nth] ?? choices[0] ?? missing;
  const charge = useMutation({
    mutationFn: chargeBalance,
    ...tryAgain,
    onSuccess: (charged) => {
      onCharged();
      toast(t("charge.done", { amount: format.money(charged.amount) }));
      queryClient.setQueryData(balanceQuery(userId).queryKey, { userId, balance: charged.balance });
      void readAgain(meKey(userId));
    },
  });
  const unknownAmount = charge.isPending ? undefined : unknownCharge(userId);
  if (unknownAmount !== undefined) {
    return <UnknownCharge amount={unknownAmount} onResolve={() => charge.mutate(unknownAmount)} />;
  }
  if (balance + missing > maxBalance) return <TooExpensive />;
  return (
    <Card className={styles["card"]}>
      <h2 className={styles["small"]}>{t("charge.title")}</h2>
      {amount < missing && (
        <p>
          {t("charge.several", { most: format.money(maxCharge), times: format.number(Math.ceil(missing / maxCharge)) })}
        </p>
      )}
      <fieldset className={styles["amounts"]}>
        <legend className={styles["legend"]}>{t("charge.amounts")}</legend>
        {choices.map((choice, index) => (
          <label key={choice} className={styles["amount"]}>
            <input type="radio" name="charge" checked={index === nth} onChange={() => setNth(index)} />
            <span>
              {format.money(choice)}
              {choice === missing && <small>{t("charge.exact")}</small>}
            </span>
          </label>
        ))}
      </fieldset>
      {charge.isError && <ChargeProblem error={charge.error} />}
      <Button kind="primary" large wide busy={charge.isPending} onClick={() => charge.mutate(amount)}>
        {t("charge.submit", { amount: format.money(amount) })}
      </Button>
    </Card>
  );
}

/** No balance may ever be as much as the seats cost: whoever charges now would only have waited for nothing. */
function TooExpensive() {
  const { t } = useTranslation("checkout");
  const limit = useFormat().money(maxBalance);
  return (
    <Notice tone="warn" title={t("charge.tooExpensive.title")}>
      <p>{t("charge.tooExpensive.text", { limit })}</p>
    </Notice>
  );
}

/** The answer to an earlier charge got lost: nothing else is charged before it is known. */
function UnknownCharge({ amount, onResolve }: { amount: number; onResolve: () => void }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  return (
    <Notice tone="bad" title={t("balance.unknown.title")}>
      <p>{t("balance.unknown.text", { amount: format.money(amount) })}</p>
      <Button onClick={onResolve}>{t("balance.unknown.resolve")}</Button>
    </Notice>
  );
}
