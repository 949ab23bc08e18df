/** It is paid: what was bought, what it cost, and where the tickets are. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Payment } from "#web/pages/checkout/pay.ts";
import styles from "#web/pages/checkout/checkout.module.css";
import { Fact, Sum } from "#web/pages/checkout/order.tsx";
import { HoldsLeft, useOtherHolds } from "#web/pages/checkout/other-holds.tsx";
import { paymentsQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { useConcert } from "#web/pages/me/use-concert.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { CheckIcon } from "#web/ui/icons.tsx";
import { DateTime } from "#web/ui/values.tsx";

export interface ReceiptProps {
  userId: string;
  reservation: Reservation;
  /** Undefined if it was paid before this page was loaded: then it is looked up. */
  payment: Payment | undefined;
}

export function Receipt({ userId, reservation, payment }: ReceiptProps) {
  const { t } = useTranslation("checkout");
  const heading = useRef<HTMLHeadingElement>(null);
  // The page has changed without an address of its own: who listens to it must be told where it goes on.
  useEffect(() => heading.current?.focus(), []);
  const { reservationId, concertId, startsAt, seats } = reservation;
  const seatText = useSeatText();
  const concert = useConcert(concertId);
  const holds = useOtherHolds(userId, reservation);
  const payments = useQuery({ ...paymentsQuery(userId), enabled: payment === undefined });
  const paid = payment ?? payments.data?.find((one) => one.reservationId === reservationId);
  return (
    <div className={styles["page"]}>
      <div className={styles["done"]}>
        <span className={styles["mark"]}>
          <CheckIcon size={36} />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t("receipt.title")}
        </h1>
        <p>{t("receipt.text", { count: seats.length })}</p>
      </div>
      {holds.length > 0 && <HoldsLeft userId={userId} concertId={concertId} holds={holds} />}
      <Card raised className={styles["card"]}>
        <p className={styles["concert"]}>{concert?.title}</p>
        <p className={styles["where"]}>
          <DateTime when={startsAt} />
          {concert?.venue && ` · ${concert.venue}`}
        </p>
        <dl className={styles["sums"]}>
          <Fact name={t("receipt.seats")}>{seatText.names(seats)}</Fact>
          {paid && <PaidFacts payment={paid} />}
        </dl>
      </Card>
      <ButtonLink href="/me/tickets" kind={holds.length > 0 ? "secondary" : "primary"} large wide>
        {t("receipt.tickets")}
      </ButtonLink>
      <div className={styles["links"]}>
        {paid && <ButtonLink href={`/me/receipts/${paid.paymentId}`}>{t("receipt.receipt")}</ButtonLink>}
        <ButtonLink href="/">{t("receipt.more")}</ButtonLink>
      </div>
    </div>
  );
}

function PaidFacts({ payment: { paymentId, paidAt, amount, balance } }: { payment: Payment }) {
  const { t } = useTranslation("checkout");
  return (
    <>
      <Fact name={t("receipt.number")}>{paymentId}</Fact>
      <Fact name={t("receipt.paidAt")}>
        <DateTime when={paidAt} look="exact" />
      </Fact>
      <Sum name={t("receipt.amount")} won={amount} tone="total" />
      <Sum name={t("receipt.balance")} won={balance} />
    </>
  );
}
