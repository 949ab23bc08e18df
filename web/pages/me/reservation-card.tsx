/** One reservation among others. A hold says how long it still is one, and leads to its payment. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { readAgain } from "#web/api/queries.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { meKey, type Reservation } from "#web/pages/me/me-queries.ts";
import styles from "#web/pages/me/reservation-card.module.css";
import type { KnownPayment } from "#web/pages/me/reservation-state.ts";
import { StateBadge } from "#web/pages/me/state-badge.tsx";
import { useConcert } from "#web/pages/me/use-concert.ts";
import { useReservationState } from "#web/pages/me/use-reservation-state.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { currentSession } from "#web/session/session.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { DateTime } from "#web/ui/values.tsx";

export interface ReservationCardProps {
  reservation: Reservation;
  payment: KnownPayment;
}

export function ReservationCard({ reservation, payment }: ReservationCardProps) {
  const { t } = useTranslation(["me", "common"]);
  const format = useFormat();
  const seatText = useSeatText();
  const state = useReservationState(reservation, payment);
  const { reservationId, concertId, startsAt, seats, amount } = reservation;
  const title = useConcert(concertId)?.title ?? "";
  return (
    <Card className={styles["card"]}>
      <div className={styles["head"]}>
        <h2 className={styles["title"]}>
          <Link
            href={`/me/reservations/${reservationId}`}
            className={styles["link"]}
            aria-label={t("reservations.open", { id: reservationId, title })}
          >
            {title}
          </Link>
        </h2>
        <StateBadge state={state} />
      </div>
      <p className={styles["facts"]}>
        <DateTime when={startsAt} />
        <span aria-hidden="true">&nbsp;·</span> {seatText.names(seats)}
        <span aria-hidden="true">&nbsp;·</span> {format.money(amount)}
      </p>
      {state === "held" && <Hold reservation={reservation} />}
    </Card>
  );
}

function Hold({ reservation: { concertId, reservationId, heldUntil } }: { reservation: Reservation }) {
  const { t } = useTranslation("me");
  return (
    <div className={styles["hold"]}>
      <p>
        {t("reservations.leftToPay")}{" "}
        <strong>
          <Countdown until={heldUntil} onEnd={lookAgain} />
        </strong>
      </p>
      <ButtonLink href={`/concerts/${concertId}/checkout/${reservationId}`} kind="primary">
        {t("reservations.pay")}
      </ButtonLink>
    </div>
  );
}

function lookAgain(): void {
  const user = currentSession();
  if (user) void readAgain(meKey(user.userId));
}
