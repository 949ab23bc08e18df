/** What is booked, and how long the turn still is. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import styles from "#web/pages/seats/turn-bar.module.css";
import { classNames } from "#web/ui/class-names.ts";
import { Countdown } from "#web/ui/countdown.tsx";
import { BackIcon, ClockIcon } from "#web/ui/icons.tsx";
import { useServerNow } from "#web/ui/use-now.ts";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface TurnBarProps {
  concertId: number;
  /** The concert's. */
  title: string;
  /** When the turn ends, ISO 8601. */
  expiresAt: string;
  /** Until then it is by when to come in: no reason to hurry anybody who has come. */
  isBegun: boolean;
}

const soonMs = 60_000;

export function TurnBar({ concertId, title, expiresAt, isBegun }: TurnBarProps) {
  const { t } = useTranslation("seats");
  const end = Date.parse(expiresAt);
  const left = end - useServerNow(end);
  const isSoon = isBegun && left <= soonMs;
  return (
    <div className={styles["bar"]}>
      <Link href={`/concerts/${concertId}`} className={styles["concert"]}>
        <BackIcon size={18} />
        <span className={styles["title"]}>{title}</span>
      </Link>
      <p className={classNames(styles["turn"], isSoon && styles["soon"])} title={t("turn.hint")}>
        <ClockIcon size={18} />
        <span>{t("turn.left")}</span>
        <strong>
          <Countdown until={end} />
        </strong>
      </p>
      <VisuallyHidden>
        <span role="status">{isSoon ? t("turn.soon") : ""}</span>
      </VisuallyHidden>
    </div>
  );
}
