/** What holds the line up, if anything does. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import type { SaleState } from "#web/pages/concerts/sale-state.ts";
import styles from "#web/pages/line/sale-notice.module.css";
import { Countdown } from "#web/ui/countdown.tsx";
import { Notice } from "#web/ui/notice.tsx";

export function SaleNotice({ state }: { state: SaleState }) {
  const { t } = useTranslation("line");
  const format = useFormat();
  switch (state.kind) {
    case "upcoming":
      return (
        <section className={styles["upcoming"]} aria-label={t("sale.upcoming.title")}>
          <p className={styles["title"]}>{t("sale.upcoming.title")}</p>
          <Countdown until={state.opensAt} look="units" />
          <p className={styles["text"]}>{t("sale.upcoming.text", { when: format.date(state.opensAt, "moment") })}</p>
        </section>
      );
    case "paused":
    case "soldOut":
    case "over":
      return (
        <Notice tone="warn" title={t(`sale.${state.kind}.title`)}>
          <p>{t(`sale.${state.kind}.text`)}</p>
        </Notice>
      );
    case "closed":
      return (
        <Notice title={t("sale.closed.title")}>
          <p>{t("sale.closed.text")}</p>
        </Notice>
      );
    default:
      return null;
  }
}
