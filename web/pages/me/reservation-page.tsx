/** One reservation: what it is, how it stands, and what can be done about it. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { paymentsQuery, reservationQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { ReservationActions } from "#web/pages/me/reservation-actions.tsx";
import { ReservationFacts } from "#web/pages/me/reservation-facts.tsx";
import styles from "#web/pages/me/reservation-page.module.css";
import { paymentOf, type KnownPayment } from "#web/pages/me/reservation-state.ts";
import { StateBadge } from "#web/pages/me/state-badge.tsx";
import { SignedIn, SubPage } from "#web/pages/me/sub-page.tsx";
import { useConcert } from "#web/pages/me/use-concert.ts";
import { useReservationState } from "#web/pages/me/use-reservation-state.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Card } from "#web/ui/card.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { Notice } from "#web/ui/notice.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";

export function ReservationPage({ reservationId }: { reservationId: number }) {
  const { t } = useTranslation("me");
  const title = `${t("reservations.number")} ${reservationId}`;
  return (
    <SubPage title={title} back={{ href: "/me/reservations", name: t("reservations.title") }}>
      <SignedIn>{(userId) => <Load userId={userId} reservationId={reservationId} />}</SignedIn>
    </SubPage>
  );
}

function Load({ userId, reservationId }: { userId: string; reservationId: number }) {
  const { data, error, refetch, isFetching } = useQuery(reservationQuery(userId, reservationId));
  const payments = useQuery(paymentsQuery(userId)).data;
  if (data) return <Content reservation={data} payment={paymentOf(payments, reservationId)} />;
  if (error) {
    const isGone = error instanceof ApiProblem && error.status === 404;
    return <ErrorState error={error} {...(isGone ? {} : { retry: () => void refetch(), retrying: isFetching })} />;
  }
  return (
    <Loading>
      <Skeleton height="18rem" />
    </Loading>
  );
}

function Content({ reservation, payment }: { reservation: Reservation; payment: KnownPayment }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const state = useReservationState(reservation, payment);
  const concert = useConcert(reservation.concertId);
  return (
    <>
      <Card className={styles["card"]}>
        <div className={styles["head"]}>
          <StateBadge state={state} />
          {state === "held" && (
            <p className={styles["left"]}>
              {t("reservations.leftToPay")}{" "}
              <strong>
                <Countdown until={reservation.heldUntil} />
              </strong>
            </p>
          )}
        </div>
        <h2>{concert?.title}</h2>
        <ReservationFacts reservation={reservation} payment={payment} />
      </Card>
      {state === "refunded" && (
        <Notice>
          <p>{t("reservations.refundText", { amount: format.money(reservation.amount) })}</p>
        </Notice>
      )}
      {(state === "lapsed" || state === "released") && (
        <Notice>
          <p>{t(`reservations.${state}Text`)}</p>
        </Notice>
      )}
      <ReservationActions reservation={reservation} payment={payment} state={state} />
    </>
  );
}
