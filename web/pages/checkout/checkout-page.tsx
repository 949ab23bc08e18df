/** Paying for a hold until it runs out, and the receipt afterwards. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { HoldOver, NoHold } from "#web/pages/checkout/hold-over.tsx";
import { checkoutStateOf } from "#web/pages/checkout/checkout-state.ts";
import styles from "#web/pages/checkout/checkout.module.css";
import { PayHold } from "#web/pages/checkout/pay-hold.tsx";
import { Receipt } from "#web/pages/checkout/receipt.tsx";
import { usePay } from "#web/pages/checkout/use-pay.ts";
import { reservationQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { NoAccount } from "#web/pages/me/sub-page.tsx";
import { useSession } from "#web/session/session.ts";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

export interface CheckoutPageProps {
  concertId: number;
  reservationId: number;
}

export function CheckoutPage({ reservationId }: CheckoutPageProps) {
  const { t } = useTranslation("checkout");
  const session = useSession();
  return (
    <Page title={t("title")} narrow>
      {session ? <Load userId={session.userId} reservationId={reservationId} /> : <NoAccount level={1} />}
    </Page>
  );
}

function Load({ userId, reservationId }: { userId: string; reservationId: number }) {
  const { data, error, refetch, isFetching } = useQuery(reservationQuery(userId, reservationId));
  if (data) return <Checkout key={reservationId} userId={userId} reservation={data} />;
  if (error instanceof ApiProblem && error.status === 404) return <NoHold />;
  if (error) return <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} level={1} />;
  return <CheckoutLoading />;
}

function CheckoutLoading() {
  const { t } = useTranslation("checkout");
  return (
    <>
      <h1 className={styles["title"]}>{t("title")}</h1>
      <Loading>
        <Skeleton height="26rem" />
      </Loading>
    </>
  );
}

function Checkout({ userId, reservation }: { userId: string; reservation: Reservation }) {
  const { concertId, reservationId, status, heldUntil } = reservation;
  const paying = usePay({ concertId, reservationId, userId });
  const now = useServerNow(status === "HELD" ? Date.parse(heldUntil) : undefined);
  const state = paying.payment ? "paid" : checkoutStateOf(reservation, { now, isPaying: paying.isPending });
  if (state === "paid") return <Receipt userId={userId} reservation={reservation} payment={paying.payment} />;
  if (state === "EXPIRED" || state === "CANCELLED") return <HoldOver concertId={concertId} how={state} />;
  return <PayHold userId={userId} reservation={reservation} paying={paying} isEnding={state === "ending"} />;
}
