/** My reservations, newest first, each as it stands now. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { paymentsQuery, reservationsQuery } from "#web/pages/me/me-queries.ts";
import { ReservationCard } from "#web/pages/me/reservation-card.tsx";
import { paymentOf } from "#web/pages/me/reservation-state.ts";
import styles from "#web/pages/me/reservations-page.module.css";
import { SignedIn, SubPage } from "#web/pages/me/sub-page.tsx";
import { ButtonLink } from "#web/ui/button.tsx";
import { MoreButton } from "#web/ui/more-button.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export function ReservationsPage() {
  const { t } = useTranslation("me");
  return (
    <SubPage title={t("reservations.title")}>
      <SignedIn>{(userId) => <Reservations userId={userId} />}</SignedIn>
    </SubPage>
  );
}

function Reservations({ userId }: { userId: string }) {
  const { t } = useTranslation(["me", "common"]);
  const query = useInfiniteQuery(reservationsQuery(userId));
  const payments = useQuery(paymentsQuery(userId)).data;
  if (query.data === undefined) {
    const { error, refetch, isFetching } = query;
    if (error) return <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} />;
    return (
      <Loading>
        <Skeleton height="9rem" />
      </Loading>
    );
  }
  const reservations = query.data.pages.flatMap(({ items }) => items);
  if (reservations.length === 0) {
    return (
      <EmptyState title={t("reservations.empty.title")} text={t("reservations.empty.text")}>
        <ButtonLink href="/" kind="primary">
          {t("common:toConcerts")}
        </ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles["list"]}>
        {reservations.map((reservation) => (
          <li key={reservation.reservationId}>
            <ReservationCard reservation={reservation} payment={paymentOf(payments, reservation.reservationId)} />
          </li>
        ))}
      </ul>
      <MoreButton query={query} wide />
    </>
  );
}
