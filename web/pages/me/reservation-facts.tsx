/** What was reserved, and when it was paid or refunded: seat by seat, with the sum. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Reservation } from "#web/pages/me/me-queries.ts";
import type { KnownPayment } from "#web/pages/me/reservation-state.ts";
import styles from "#web/pages/me/reservation-facts.module.css";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { DateTime, Money } from "#web/ui/values.tsx";

export interface ReservationFactsProps {
  reservation: Pick<Reservation, "startsAt" | "seats" | "amount" | "status" | "heldUntil">;
  payment: KnownPayment;
}

export function ReservationFacts({ reservation, payment }: ReservationFactsProps) {
  const { t } = useTranslation("me");
  const seatText = useSeatText();
  const { startsAt, seats, amount, status, heldUntil } = reservation;
  return (
    <dl className={styles["facts"]}>
      <Fact name={t("reservations.date")}>
        <DateTime when={startsAt} />
      </Fact>
      {seats.map((seat) => (
        <Fact key={seat.number} name={seatText.name(seat)}>
          <Money won={seat.price} />
        </Fact>
      ))}
      <Fact name={t("reservations.total")} isSum>
        <Money won={amount} />
      </Fact>
      {status === "HELD" && (
        <Fact name={t("reservations.heldUntil")}>
          <DateTime when={heldUntil} />
        </Fact>
      )}
      {payment && (
        <Fact name={t("reservations.paidAt")}>
          <DateTime when={payment.paidAt} />
        </Fact>
      )}
      {payment && payment.refundedAt !== null && (
        <Fact name={t("reservations.refundedAt")}>
          <DateTime when={payment.refundedAt} />
        </Fact>
      )}
      {payment && payment.refundReason !== null && <Fact name={t("reservations.reason")}>{payment.refundReason}</Fact>}
    </dl>
  );
}

export interface FactProps {
  name: string;
  /** Stands out: it is what the others add up to. */
  isSum?: boolean;
  children: ReactNode;
}

/** A line of a list of facts. */
export function Fact({ name, isSum = false, children }: FactProps) {
  return (
    <div className={isSum ? styles["sum"] : styles["fact"]}>
      <dt className={styles["name"]}>{name}</dt>
      <dd className={styles["value"]}>{children}</dd>
    </div>
  );
}
