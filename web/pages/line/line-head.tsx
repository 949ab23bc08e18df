/** Above both the wait and the turn: for which concert, and by which number. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import type { Place } from "#web/line/place.ts";
import type { Concert } from "#web/pages/concerts/concert-queries.ts";
import styles from "#web/pages/line/line-head.module.css";

export function LineHead({ concert, place }: { concert: Concert | undefined; place: Place }) {
  const { t } = useTranslation("line");
  const format = useFormat();
  return (
    <div className={styles["head"]}>
      {concert && (
        <p className={styles["concert"]}>
          <Link href={`/concerts/${concert.concertId}`}>{concert.title}</Link>
        </p>
      )}
      <p className={styles["number"]}>{t("number", { number: format.number(place.number) })}</p>
    </div>
  );
}
