/** Seats that are held and must be paid soon: the one thing on the overview that cannot wait. */
import { useTranslation } from "react-i18next";

import styles from "#web/pages/me/hold-reminder.module.css";
import type { Reservation } from "#web/pages/me/me-queries.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

/** Shows the hold that ends first; nothing, if there is none. */
export function HoldReminder({ reservations }: { reservations: readonly Reservation[] }) {
  const { t } = useTranslation("me");
  const seatText = useSeatText();
  const holds = reservations.filter(({ status }) => status === "HELD");
  const first = holds.toSorted((a, b) => Date.parse(a.heldUntil) - Date.parse(b.heldUntil))[0];
  const end = first && Date.parse(first.heldUntil);
  const now = useServerNow(end);
  if (!first || end === undefined || end <= now) return null;
  const { concertId, reservationId, seats, heldUntil } = first;
  return (
    <section className={styles["reminder"]} aria-label={t("hold.title")}>
      <h2 className={styles["title"]}>{t("hold.title")}</h2>
      <p>
        {t("hold.text", { seats: seatText.names(seats) })}{" "}
        <strong>
          <Countdown until={heldUntil} />
        </strong>
      </p>
      <ButtonLink href={`/concerts/${concertId}/checkout/${reservationId}`} kind="primary" wide>
        {t("hold.pay")}
      </ButtonLink>
    </section>
  );
}
