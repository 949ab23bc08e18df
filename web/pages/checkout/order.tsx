/** What is bought: the concert, its day and time, each seat with its price, the sum, and what there is to pay it with. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/pages/checkout/checkout.module.css";
import type { Reservation } from "#web/pages/me/me-queries.ts";
import { useConcert } from "#web/pages/me/use-concert.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { Card } from "#web/ui/card.tsx";
import { DateTime, Money } from "#web/ui/values.tsx";

export interface OrderProps {
  reservation: Reservation;
  /** In won; undefined until it is known. */
  balance: number | undefined;
}

export function Order({ reservation, balance }: OrderProps) {
  const { t } = useTranslation("checkout");
  const seatText = useSeatText();
  const { concertId, startsAt, seats, amount } = reservation;
  const concert = useConcert(concertId);
  return (
    <Card className={styles["card"]}>
      <h2 className={styles["small"]}>{t("order.title")}</h2>
      <p className={styles["concert"]}>{concert?.title}</p>
      <p className={styles["where"]}>
        <DateTime when={startsAt} />
        {concert?.venue && ` · ${concert.venue}`}
      </p>
      <dl className={styles["sums"]}>
        {seats.map((seat) => (
          <Sum key={seat.number} name={seatText.name(seat)} won={seat.price} />
        ))}
        <Sum name={t("order.total")} won={amount} tone="total" />
        {balance !== undefined && <Sum name={t("wallet.balance")} won={balance} />}
        {balance !== undefined && balance >= amount && <Sum name={t("wallet.after")} won={balance - amount} />}
        {balance !== undefined && balance < amount && (
          <Sum name={t("wallet.missing")} won={amount - balance} tone="bad" />
        )}
      </dl>
    </Card>
  );
}

export interface SumProps {
  name: string;
  won: number;
  tone?: "total" | "bad";
}

/** An amount in a list of amounts. */
export function Sum({ name, won, tone }: SumProps) {
  return (
    <Fact name={name} tone={tone}>
      <Money won={won} />
    </Fact>
  );
}

export function Fact({
  name,
  tone,
  children,
}: Pick<SumProps, "name"> & { tone?: SumProps["tone"]; children: ReactNode }) {
  return (
    <div className={styles["sum"]} data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
