/** Charging the balance: an offered amount or one's own. Pressing twice, or losing the connection, charges once. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { readAgain, tryAgain } from "#web/api/queries.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { offersWithin, readAmount } from "#web/pages/me/charge-amount.ts";
import styles from "#web/pages/me/charge-form.module.css";
import { ChargeProblem, FullBalance } from "#web/pages/me/charge-problem.tsx";
import { balanceQuery, meKey } from "#web/pages/me/me-queries.ts";
import { chargeBalance, unknownCharge } from "#web/session/charge-balance.ts";
import { mostToCharge } from "#web/session/charge-limits.ts";
import { currentSession } from "#web/session/session.ts";
import { Button } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { Field } from "#web/ui/field.tsx";
import { toast } from "#web/ui/toasts.ts";

type Choice = number | "own";

export function ChargeForm({ userId }: { userId: string | undefined }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const [choice, setChoice] = useState<Choice>(50_000);
  const [ownText, setOwnText] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const charge = useMutation({
    mutationFn: chargeBalance,
    ...tryAgain,
    onSuccess: ({ amount, balance }) => {
      toast(t("balance.done", { amount: format.money(amount), balance: format.money(balance) }));
      setOwnText("");
      setIsChecked(false);
      const user = currentSession();
      return user && readAgain(meKey(user.userId));
    },
  });
  const { most, offers, chosen } = useOffers(userId, choice);
  const read = chosen === "own" ? readAmount(ownText, most) : { amount: chosen };
  const unknownAmount = userId === undefined || charge.isPending ? undefined : unknownCharge(userId);

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsChecked(true);
    if ("amount" in read && !charge.isPending) charge.mutate(read.amount);
  };

  if (unknownAmount !== undefined) {
    return <UnknownCharge amount={unknownAmount} resolve={() => charge.mutate(unknownAmount)} />;
  }
  if (most === 0) return <FullBalance />;
  const mostText = format.money(most);
  return (
    <Card>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <AmountChoice offers={offers} choice={chosen} onChoose={setChoice} />
        {chosen === "own" && (
          <Field
            label={t("balance.ownAmount")}
            hint={t("balance.ownHint", { most: mostText })}
            error={isChecked && "wrong" in read ? t(`balance.wrong.${read.wrong}`, { most: mostText }) : undefined}
            inputMode="numeric"
            autoComplete="off"
            value={ownText}
            onChange={(event) => setOwnText(event.target.value)}
          />
        )}
        {charge.isError && <ChargeProblem error={charge.error} />}
        <Button type="submit" kind="primary" large wide busy={charge.isPending}>
          {"amount" in read ? t("balance.submit", { amount: format.money(read.amount) }) : t("balance.charge")}
        </Button>
      </form>
    </Card>
  );
}

/** What this user can charge at most and is offered, in won; and of that what is chosen: the choice may be too much by now. */
function useOffers(userId: string | undefined, choice: Choice) {
  const balance = useQuery({ ...balanceQuery(userId ?? ""), enabled: userId !== undefined }).data?.balance ?? 0;
  const most = mostToCharge(balance);
  const offers = offersWithin(most);
  const chosen: Choice = choice === "own" || offers.includes(choice) ? choice : (offers.at(-1) ?? most);
  return { most, offers, chosen };
}

interface AmountChoiceProps {
  /** In won. */
  offers: readonly number[];
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

function AmountChoice({ offers, choice, onChoose }: AmountChoiceProps) {
  const { t } = useTranslation("me");
  const format = useFormat();
  return (
    <fieldset className={styles["amounts"]}>
      <legend className={styles["legend"]}>{t("balance.amount")}</legend>
      {[...offers, "own" as const].map((one) => (
        <label key={one} className={styles["amount"]}>
          <input type="radio" name="amount" checked={choice === one} onChange={() => onChoose(one)} />
          <span>{one === "own" ? t("balance.own") : format.money(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The answer to an earlier charge got lost. Nothing else is charged before it is known. */
function UnknownCharge({ amount, resolve }: { amount: number; resolve: () => void }) {
  const { t } = useTranslation("me");
  const text = t("balance.unknown.text", { amount: useFormat().money(amount) });
  return (
    <Card className={styles["form"]} role="alert">
      <h2>{t("balance.unknown.title")}</h2>
      <p>{text}</p>
      <Button kind="primary" large wide onClick={resolve}>
        {t("balance.unknown.resolve")}
      </Button>
    </Card>
  );
}
