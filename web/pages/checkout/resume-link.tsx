/** The way back for a fan who has a place at a concert: to pay for what is held, or else to the line. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { serverClock } from "#web/clock.ts";
import { reservationsQuery } from "#web/pages/me/me-queries.ts";
import { ownedOf } from "#web/pages/seats/choice.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Countdown } from "#web/ui/countdown.tsx";

export function ResumeLink({ concertId, userId }: { concertId: number; userId: string }) {
  const { t } = useTranslation(["checkout", "concerts"]);
  const { data } = useInfiniteQuery(reservationsQuery(userId));
  const mine = data?.pages.flatMap(({ items }) => items) ?? [];
  const [hold] = ownedOf(mine, concertId, serverClock.now()).holds;
  if (!hold) {
    return (
      <ButtonLink href={`/concerts/${concertId}/line`} kind="primary" large wide>
        {t("concerts:resume")}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink href={`/concerts/${concertId}/checkout/${hold.reservationId}`} kind="primary" large wide>
      {t("resume")} <Countdown until={hold.heldUntil} />
    </ButtonLink>
  );
}
