/**
 * What else a fan holds of the same concert, taken in another tab or on another device. Paying for one hold ends the turn,
 * and the others can be paid only in another: that is said before, and the way to it offered after.
 */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { tryAgain } from "#web/api/queries.ts";
import styles from "#web/pages/checkout/other-holds.module.css";
import { ResumeLink } from "#web/pages/checkout/resume-link.tsx";
import { reservationsQuery, type Reservation } from "#web/pages/me/me-queries.ts";
import { ownedOf } from "#web/pages/seats/choice.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { joinLine } from "#web/session/join-line.ts";
import { useQueueToken } from "#web/session/queue-token.ts";
import { Button } from "#web/ui/button.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { useServerNow } from "#web/ui/use-now.ts";
import { DateTime } from "#web/ui/values.tsx";

export interface OtherHoldsProps {
  userId: string;
  /** The one that is paid for. */
  reservation: Reservation;
}

/** Before paying: what it means for the others. Nothing if there are none. */
export function OtherHolds({ userId, reservation }: OtherHoldsProps) {
  const { t } = useTranslation("checkout");
  const holds = useOtherHolds(userId, reservation);
  const seatText = useSeatText();
  if (holds.length === 0) return null;
  return (
    <Notice tone="warn" title={t("otherHolds.title")}>
      <p>{t("otherHolds.text")}</p>
      <ul className={styles["holds"]}>
        {holds.map((hold) => (
          <li key={hold.reservationId}>
            <HoldLine hold={hold} />
            <Link href={`/concerts/${hold.concertId}/checkout/${hold.reservationId}`} className={styles["first"]}>
              {t("otherHolds.first", { seats: seatText.names(hold.seats) })}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export interface HoldsLeftProps {
  userId: string;
  concertId: number;
  /** What is left to be paid: at least one. */
  holds: readonly Reservation[];
}

/** After paying: the way back to the others. */
export function HoldsLeft({ userId, concertId, holds }: HoldsLeftProps) {
  const { t } = useTranslation("checkout");
  const token = useQueueToken(concertId, userId);
  return (
    <>
      <Notice tone="warn" title={t("holdsLeft.title")}>
        {token === undefined && <p>{t("holdsLeft.text")}</p>}
        <ul className={styles["holds"]}>
          {holds.map((hold) => (
            <li key={hold.reservationId}>
              <HoldLine hold={hold} />
            </li>
          ))}
        </ul>
      </Notice>
      {token === undefined ? <JoinAgain concertId={concertId} /> : <ResumeLink concertId={concertId} userId={userId} />}
    </>
  );
}

function HoldLine({ hold }: { hold: Reservation }) {
  const seatText = useSeatText();
  return (
    <p className={styles["hold"]}>
      <span>
        {seatText.names(hold.seats)} <span aria-hidden="true">·</span> <DateTime when={hold.startsAt} />
      </span>
      <strong>
        <Countdown until={hold.heldUntil} />
      </strong>
    </p>
  );
}

/** The seats page leads on to what is held. */
function JoinAgain({ concertId }: { concertId: number }) {
  const { t } = useTranslation("checkout");
  const [, go] = useLocation();
  const join = useMutation({
    mutationFn: () => joinLine(concertId),
    ...tryAgain,
    onSuccess: ({ status }) => go(`/concerts/${concertId}/${status === "ADMITTED" ? "seats" : "line"}`),
  });
  return (
    <>
      <Button kind="primary" large wide busy={join.isPending} onClick={() => join.mutate()}>
        {t("holdsLeft.join")}
      </Button>
      {join.isError && <ProblemNotice error={join.error} />}
    </>
  );
}

/** The fan's other live holds of the concert, the one that ends first in front; each until its time is over. */
export function useOtherHolds(userId: string, { concertId, reservationId }: Reservation): Reservation[] {
  const { data } = useInfiniteQuery(reservationsQuery(userId));
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const now = useServerNow(Math.max(0, ...all.map(({ heldUntil }) => Date.parse(heldUntil))));
  return ownedOf(all, concertId, now).holds.filter((hold) => hold.reservationId !== reservationId);
}
