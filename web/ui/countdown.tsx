/**
 * How long is left, by the server's clock. Seen every second; screen readers are not told every second, but can read it
 * (role timer). `onEnd` is called once when it is over.
 */
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";

import { formatClock, timeParts } from "#web/i18n/format.ts";
import styles from "#web/ui/countdown.module.css";
import { useServerNow } from "#web/ui/use-now.ts";

export interface CountdownProps {
  /** The moment it ends: ISO 8601, or milliseconds since 1970, by the server's clock. */
  until: string | number;
  /** `clock`: 4:05, within a line. `units`: days, hours, minutes and seconds, large. */
  look?: "clock" | "units";
  onEnd?: () => void;
}

export function Countdown({ until, look = "clock", onEnd }: CountdownProps) {
  const { t } = useTranslation();
  const end = typeof until === "string" ? Date.parse(until) : until;
  const remainingMs = Math.max(0, end - useServerNow(end));
  const isOver = remainingMs === 0;
  const ended = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (isOver) ended();
  }, [isOver]);

  if (look === "clock") {
    return (
      <span className={styles["clock"]} role="timer" aria-label={t("time.remaining")}>
        {formatClock(remainingMs)}
      </span>
    );
  }
  return <Units remainingMs={remainingMs} />;
}

function Units({ remainingMs }: { remainingMs: number }) {
  const { t } = useTranslation();
  const { days, ...rest } = timeParts(remainingMs);
  // The unit's name without its number: both are drawn, each in its size.
  const nameOf = (unit: "days" | "hours" | "minutes" | "seconds", count: number): string =>
    t(`time.${unit}`, { count }).replace(/^[\d,]+\s*/u, "");
  const shown = days > 0 ? { days, ...rest } : rest;
  return (
    <div className={styles["units"]} role="timer" aria-label={t("time.remaining")}>
      {Object.entries(shown).map(([unit, value]) => (
        <span key={unit} className={styles["unit"]}>
          <span className={styles["value"]}>{unit === "days" ? value : String(value).padStart(2, "0")}</span>
          <span className={styles["name"]}>{nameOf(unit as "days", value)}</span>
        </span>
      ))}
    </div>
  );
}
