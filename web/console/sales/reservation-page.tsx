/** One reservation: whose it is, its seats, what was paid, what happened to it, and what can be done. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { BackToSales } from "#web/console/sales/back-to-sales.tsx";
import { RefundPayment } from "#web/console/sales/refund-payment.tsx";
import { ReleaseHold } from "#web/console/sales/release-hold.tsx";
import { reservationQuery, type ReservationDetail } from "#web/console/sales/sale-queries.ts";
import { seatsText } from "#web/console/sales/sale-tables.tsx";
import styles from "#web/console/sales/sales.module.css";
import { StatusBadge } from "#web/console/sales/status-badge.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { DateTime, Money } from "#web/ui/values.tsx";

export function ReservationPage({ reservationId }: { reservationId: number }) {
  const { t } = useTranslation("console");
  const { data, error, isFetching, refetch } = useQuery(reservationQuery(reservationId));
  const title = t("sales.reservation.title", { id: reservationId });
  return (
    <Page title={title} narrow>
      <BackToSales />
      <div className={styles["head"]}>
        <h1>{title}</h1>
        {data && <StatusBadge {...data} />}
      </div>
      {data && error && <ProblemNotice error={error} />}
      {data && <Reservation reservation={data} />}
      {!data && error && <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && (
        <Loading>
          <Skeleton height="16rem" />
        </Loading>
      )}
    </Page>
  );
}

function Reservation({ reservation }: { reservation: ReservationDetail }) {
  const { t } = useTranslation("console");
  const { reservationId, paymentId, refundedAt, status, amount } = reservation;
  return (
    <>
      <Facts reservation={reservation} />
      <div className={styles["actions"]}>
        {status === "HELD" && <ReleaseHold reservationId={reservationId} />}
        {paymentId !== null && refundedAt === null && <RefundPayment paymentId={paymentId} amount={amount} />}
      </div>
      <section className={styles["part"]}>
        <h2>{t("sales.reservation.history")}</h2>
        <History history={reservation.history} />
      </section>
    </>
  );
}

function Facts({ reservation }: { reservation: ReservationDetail }) {
  const { t } = useTranslation("console");
  const { userId, userName, concertId, title, startsAt, seats, amount, status, heldUntil } = reservation;
  const { paymentId, paidAt, refundReason } = reservation;
  return (
    <dl className={styles["facts"]}>
      <dt>{t("sales.table.fan")}</dt>
      <dd>
        <Link href={`/console/users/${userId}`}>{userName}</Link>
      </dd>
      <dt>{t("sales.table.concert")}</dt>
      <dd>
        <Link href={`/console/concerts/${concertId}`}>{title}</Link>, <DateTime when={startsAt} />
      </dd>
      <dt>{t("sales.table.seats")}</dt>
      <dd>{seatsText(seats)}</dd>
      <dt>{t("sales.table.amount")}</dt>
      <dd>
        <Money won={amount} />
      </dd>
      {status === "HELD" && (
        <>
          <dt>{t("sales.reservation.heldUntil")}</dt>
          <dd>
            <DateTime when={heldUntil} look="exact" />
          </dd>
        </>
      )}
      {paymentId !== null && paidAt !== null && (
        <>
          <dt>{t("sales.reservation.payment", { id: paymentId })}</dt>
          <dd>
            <DateTime when={paidAt} look="exact" />
          </dd>
        </>
      )}
      {refundReason !== null && (
        <>
          <dt>{t("sales.table.reason")}</dt>
          <dd>{refundReason}</dd>
        </>
      )}
    </dl>
  );
}

function History({ history }: Pick<ReservationDetail, "history">) {
  const { t } = useTranslation("console");
  return (
    <ol className={styles["history"]}>
      {history.map(({ at, what, seat, operator }) => (
        <li key={`${at} ${what} ${seat}`}>
          <DateTime when={at} look="exact" />
          <strong>{t(`sales.status.${what}`)}</strong>
          {seat !== null && <span>{t("sales.reservation.seat", { number: seat })}</span>}
          <span className={styles["soft"]}>
            {operator ?? t(what === "EXPIRED" ? "sales.reservation.byClock" : "sales.reservation.byFan")}
          </span>
        </li>
      ))}
    </ol>
  );
}
