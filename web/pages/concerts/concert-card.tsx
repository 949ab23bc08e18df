/** A concert among others: its poster, when and where, from how much, and how its sale stands. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import styles from "#web/pages/concerts/concert-card.module.css";
import type { ConcertSummary } from "#web/pages/concerts/concert-queries.ts";
import { Poster } from "#web/pages/concerts/poster.tsx";
import { SaleBadge } from "#web/pages/concerts/sale-badge.tsx";
import { useSaleState } from "#web/pages/concerts/use-sale-state.ts";
import { classNames } from "#web/ui/class-names.ts";
import { Countdown } from "#web/ui/countdown.tsx";
import { ForwardIcon } from "#web/ui/icons.tsx";

export interface ConcertCardProps {
  concert: ConcertSummary;
  /** The first of the page, larger than the others. */
  featured?: boolean;
  /** Of its heading. */
  level?: 2 | 3;
}

export function ConcertCard({ concert, featured = false, level = 2 }: ConcertCardProps) {
  const { t } = useTranslation("concerts");
  const format = useFormat();
  const state = useSaleState(concert);
  const Heading = `h${level}` as const;
  const { concertId, title, artist, venue, firstDate, lastDate, priceFrom } = concert;
  return (
    <article className={classNames(styles["card"], featured && styles["featured"])}>
      <div className={styles["poster"]}>
        <Poster concert={concert} />
      </div>
      <div className={styles["words"]}>
        <SaleBadge state={state} />
        <Heading className={styles["title"]}>
          <Link href={`/concerts/${concertId}`} className={styles["link"]}>
            {title}
          </Link>
        </Heading>
        <p className={styles["who"]}>
          {artist} {artist && venue && <span aria-hidden="true">·</span>} {venue}
        </p>
        <p className={styles["when"]}>{format.dateRange(firstDate, lastDate, featured ? "day" : "shortDay")}</p>
        <p className={styles["price"]}>{t("from", { price: format.money(priceFrom) })}</p>
        {featured && state.kind === "upcoming" && (
          <div className={styles["countdown"]}>
            <p className={styles["who"]}>{t("opensIn")}</p>
            <Countdown until={state.opensAt} look="units" />
          </div>
        )}
        {featured && (
          <span className={styles["call"]} aria-hidden="true">
            {t(`call.${state.kind}`)}
            <ForwardIcon size={18} />
          </span>
        )}
      </div>
    </article>
  );
}
