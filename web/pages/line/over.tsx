/** A place that is over, or that there never was: how it ended, and the way back. */
import { useTranslation } from "react-i18next";

import type { PlaceEnd } from "#web/line/place.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { CheckIcon, ClockIcon, PeopleIcon } from "#web/ui/icons.tsx";
import { EmptyState } from "#web/ui/states.tsx";

export interface OverProps {
  concertId: number;
  /** Undefined: nobody has told. */
  end: PlaceEnd | undefined;
  join: () => void;
}

export function Over({ concertId, end, join }: OverProps) {
  const { t } = useTranslation("line");
  const how = end ?? "unknown";
  const hasPaid = end === "COMPLETED";
  const Icon = hasPaid ? CheckIcon : end === "EXPIRED" ? ClockIcon : PeopleIcon;
  return (
    <EmptyState title={t(`over.${how}.title`)} text={t(`over.${how}.text`)} icon={<Icon size={32} />} level={1}>
      {hasPaid && (
        <ButtonLink href="/me/tickets" kind="primary">
          {t("over.tickets")}
        </ButtonLink>
      )}
      <Button kind={hasPaid ? "secondary" : "primary"} onClick={join}>
        {t("over.again")}
      </Button>
      <ButtonLink href={`/concerts/${concertId}`}>{t("over.concert")}</ButtonLink>
    </EmptyState>
  );
}

/** For who is not in line and has not come to join: somebody who has just signed out, or in as another. */
export function NotInLine({ join }: { join: () => void }) {
  const { t } = useTranslation("line");
  return (
    <EmptyState title={t("none.title")} text={t("none.text")} icon={<PeopleIcon size={32} />} level={1}>
      <Button kind="primary" onClick={join}>
        {t("none.join")}
      </Button>
    </EmptyState>
  );
}
