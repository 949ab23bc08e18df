/** What can be done about a reservation, by how it stands. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { readAgain, tryAgain } from "#web/api/queries.ts";
import { meKey, type Reservation } from "#web/pages/me/me-queries.ts";
import type { KnownPayment, ReservationState } from "#web/pages/me/reservation-state.ts";
import styles from "#web/pages/me/reservation-actions.module.css";
import { withAccess } from "#web/session/session.ts";
import { AskFirst } from "#web/ui/ask-first.tsx";
import { ButtonLink } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.ts";

export interface ReservationActionsProps {
  reservation: Reservation;
  payment: KnownPayment;
  state: ReservationState | undefined;
}

export function ReservationActions({ reservation, payment, state }: ReservationActionsProps) {
  const { t } = useTranslation("me");
  const { concertId, reservationId } = reservation;
  return (
    <div className={styles["actions"]}>
      {state === "held" && (
        <>
          <ButtonLink href={`/concerts/${concertId}/checkout/${reservationId}`} kind="primary" large wide>
            {t("reservations.pay")}
          </ButtonLink>
          <ReleaseHold reservationId={reservationId} />
        </>
      )}
      {state === "paid" && (
        <ButtonLink href="/me/tickets" kind="primary" large wide>
          {t("reservations.tickets")}
        </ButtonLink>
      )}
      {payment && (
        <ButtonLink href={`/me/receipts/${payment.paymentId}`} wide>
          {t("reservations.receipt")}
        </ButtonLink>
      )}
      {(state === "lapsed" || state === "released" || state === "refunded") && (
        <ButtonLink href={`/concerts/${concertId}`} kind={payment ? "secondary" : "primary"} wide>
          {t("reservations.again")}
        </ButtonLink>
      )}
    </div>
  );
}

/** Releasing twice is harmless: it is tried again by itself. */
function ReleaseHold({ reservationId }: { reservationId: number }) {
  const { t } = useTranslation("me");
  const release = useMutation({
    mutationFn: () =>
      withAccess(async ({ headers, userId }) => {
        const params = { path: { reservationId } };
        await ask(api.DELETE("/v1/reservations/{reservationId}", { params, headers }));
        return userId;
      }),
    ...tryAgain,
    onSuccess: (userId) => {
      toast(t("reservations.release.done"));
      return readAgain(meKey(userId));
    },
  });
  return (
    <AskFirst
      label={t("reservations.release.action")}
      kind="danger"
      wide
      title={t("reservations.release.title")}
      confirm={t("reservations.release.confirm")}
      keep={t("reservations.release.keep")}
      act={release}
    >
      <p>{t("reservations.release.text")}</p>
    </AskFirst>
  );
}
