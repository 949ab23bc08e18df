/** How long the seats are still held, by the server's clock, large; the last minute is said once to screen readers. */
import { useTranslation } from "react-i18next";

import styles from "#web/pages/checkout/hold-time.module.css";
import { classNames } from "#web/ui/class-names.ts";
import { Countdown } from "#web/ui/countdown.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

const soonMs = 60_000;

export function HoldTime({ until, isEnding }: { until: string; isEnding: boolean }) {
  const { t } = useTranslation("checkout");
  const end = Date.parse(until);
  const isSoon = end - useServerNow(end) <= soonMs;
  return (
    <div className={classNames(styles["hold"], isSoon && styles["soon"])}>
      <div>
        <p className={styles["label"]}>{t("hold.label")}</p>
        <p className={styles["text"]} role="status">
          {isEnding ? t("hold.ending") : isSoon ? t("hold.soon") : t("hold.text")}
        </p>
      </div>
      <p className={styles["time"]}>
        <Countdown until={end} />
      </p>
    </div>
  );
}
