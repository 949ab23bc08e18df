/** One fan: balance, and the newest reservations and payments. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { BackToSales } from "#web/console/sales/back-to-sales.tsx";
import type { Answer } from "#web/api/client.ts";
import { fanQuery } from "#web/console/sales/sale-queries.ts";
import { PaymentTable, ReservationTable } from "#web/console/sales/sale-tables.tsx";
import styles from "#web/console/sales/sales.module.css";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { DateTime, Money } from "#web/ui/values.tsx";

export function UserPage({ userId }: { userId: string }) {
  const { t } = useTranslation("console");
  const { data, error, isFetching, refetch } = useQuery(fanQuery(userId));
  return (
    <Page title={data?.name ?? t("sales.fan.title")}>
      <BackToSales />
      <h1>{data?.name ?? t("sales.fan.title")}</h1>
      {data && error && <ProblemNotice error={error} />}
      {data && <Fan fan={data} />}
      {!data && error && <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && (
        <Loading>
          <Skeleton height="16rem" />
        </Loading>
      )}
    </Page>
  );
}

function Fan({ fan }: { fan: Answer<"lookAtUser"> }) {
  const { t } = useTranslation("console");
  const { userId, balance, createdAt, reservations, payments } = fan;
  return (
    <>
      <dl className={styles["facts"]}>
        <dt>{t("sales.fan.balance")}</dt>
        <dd>
          <Money won={balance} />
        </dd>
        <dt>{t("sales.fan.since")}</dt>
        <dd>
          <DateTime when={createdAt} />
        </dd>
        <dt>{t("sales.fan.id")}</dt>
        <dd>{userId}</dd>
      </dl>
      <section className={styles["part"]}>
        <h2>{t("sales.search.reservations")}</h2>
        {reservations.length === 0 && <p className={styles["soft"]}>{t("sales.fan.noReservations")}</p>}
        {reservations.length > 0 && (
          <>
            <ReservationTable rows={reservations} />
            <p className={styles["soft"]}>
              {t("sales.fan.newest")} <Link href={`/console/sales?q=${userId}`}>{t("sales.fan.searchAll")}</Link>
            </p>
          </>
        )}
      </section>
      <section className={styles["part"]}>
        <h2>{t("sales.search.payments")}</h2>
        {payments.length === 0 && <p className={styles["soft"]}>{t("sales.fan.noPayments")}</p>}
        {payments.length > 0 && <PaymentTable rows={payments} />}
      </section>
    </>
  );
}
