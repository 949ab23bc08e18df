/** A hold that is over, or that there never was: what happened, and the way back. */
import { useTranslation } from "react-i18next";

import { ButtonLink } from "#web/ui/button.tsx";
import { ClockIcon, SeatIcon } from "#web/ui/icons.tsx";
import { EmptyState } from "#web/ui/states.tsx";

export function HoldOver({ concertId, how }: { concertId: number; how: "EXPIRED" | "CANCELLED" }) {
  const { t } = useTranslation("checkout");
  const Icon = how === "EXPIRED" ? ClockIcon : SeatIcon;
  return (
    <div role="alert">
      <EmptyState title={t(`over.${how}.title`)} text={t(`over.${how}.text`)} icon={<Icon size={32} />} level={1}>
        {/* Whose turn is over is told so there, and can join again. */}
        <ButtonLink href={`/concerts/${concertId}/seats`} kind="primary">
          {t("over.again")}
        </ButtonLink>
        <ButtonLink href="/me/reservations">{t("over.reservations")}</ButtonLink>
      </EmptyState>
    </div>
  );
}

export function NoHold() {
  const { t } = useTranslation("checkout");
  return (
    <EmptyState title={t("missing.title")} text={t("missing.text")} level={1}>
      <ButtonLink href="/me/reservations" kind="primary">
        {t("over.reservations")}
      </ButtonLink>
    </EmptyState>
  );
}
