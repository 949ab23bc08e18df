/** The receipt of a payment, on the screen and on paper. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { paymentQuery, reservationQuery, type Payment, type Reservation } from "#web/pages/me/me-queries.ts";
import styles from "#web/pages/me/receipt-page.module.css";
import { Fact } from "#web/pages/me/reservation-facts.tsx";
import { SignedIn, SubPage } from "#web/pages/me/sub-page.tsx";
import { useConcert } from "#web/pages/me/use-concert.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { PrintIcon } from "#web/ui/icons.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { DateTime, Money } from "#web/ui/values.tsx";

export function ReceiptPage({ paymentId }: { paymentId: number }) {
  const { t } = useTranslation("me");
  return (
    <SubPage title={t("receipt.title")} back={{ href: "/me/reservations", name: t("reservations.title") }}>
      <SignedIn>{(userId) => <Load userId={userId} paymentId={paymentId} />}</SignedIn>
    </SubPage>
  );
}

function Load({ userId, paymentId }: { userId: string; paymentId: number }) {
  const payment = useQuery(paymentQuery(userId, paymentId));
  const reservationId = payment.data?.reservationId ?? 0;
  const reservation = useQuery({ ...reservationQuery(userId, reservationId), enabled: reservationId > 0 });
  if (payment.data && reservation.data) return <Receipt payment={payment.data} reservation={reservation.data} />;
  const failed = [payment, reservation].find(({ error }) => error !== null);
  if (failed) {
    const { error, refetch, isFetching } = failed;
    const isGone = error instanceof ApiProblem && error.status === 404;
    return <ErrorState error={error} {...(isGone ? {} : { retry: () => void refetch(), retrying: isFetching })} />;
  }
  return (
    <Loading>
      <Skeleton height="24rem" />
    </Loading>
  );
}

function Receipt({ payment, reservation }: { payment: Payment; reservation: Reservation }) {
  const { t } = useTranslation("me");
  const seatText = useSeatText();
  const { paymentId, paidAt, seats, amount, balance, refundedAt, refundReason } = payment;
  const concert = useConcert(reservation.concertId);
  return (
    <>
      <Card className={styles["receipt"]}>
        <p className={styles["issuer"]}>{t("receipt.issuer")}</p>
        <p className={styles["amount"]}>
          <Money won={amount} />
        </p>
        {refundedAt !== null && <p className={styles["stamp"]}>{t("receipt.refunded")}</p>}
        <dl className={styles["facts"]}>
          <Fact name={t("receipt.number")}>{paymentId}</Fact>
          <Fact name={t("reservations.paidAt")}>
            <DateTime when={paidAt} look="exact" />
          </Fact>
          <Fact name={t("reservations.concert")}>{concert?.title}</Fact>
          <Fact name={t("reservations.date")}>
            <DateTime when={payment.startsAt} />
          </Fact>
          {seats.map((seat) => (
            <Fact key={seat.number} name={seatText.name(seat)}>
              <Money won={seat.price} />
            </Fact>
          ))}
          <Fact name={t("reservations.total")} isSum>
            <Money won={amount} />
          </Fact>
          <Fact name={t("receipt.balance")}>
            <Money won={balance} />
          </Fact>
          {refundedAt !== null && (
            <Fact name={t("reservations.refundedAt")}>
              <DateTime when={refundedAt} look="exact" />
            </Fact>
          )}
          {refundReason !== null && <Fact name={t("reservations.reason")}>{refundReason}</Fact>}
        </dl>
      </Card>
      <div className={styles["actions"]}>
        <Button kind="primary" wide onClick={() => window.print()}>
          <PrintIcon size={20} />
          {t("receipt.print")}
        </Button>
        <ButtonLink href={`/me/reservations/${reservation.reservationId}`} wide>
          {t("receipt.toReservation")}
        </ButtonLink>
      </div>
    </>
  );
}
