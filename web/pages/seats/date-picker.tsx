/** The dates of a concert, month by month, with what each has left. The one that is chosen stands in the address. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import styles from "#web/pages/seats/date-picker.module.css";
import { monthsOf } from "#web/pages/seats/months.ts";
import type { ShowDate } from "#web/pages/seats/seats-queries.ts";
import { classNames } from "#web/ui/class-names.ts";

export interface DatePickerProps {
  concertId: number;
  dates: readonly ShowDate[];
}

export function DatePicker({ concertId, dates }: DatePickerProps) {
  const { t } = useTranslation("seats");
  const format = useFormat();
  const months = monthsOf(dates);
  return (
    <>
      <h1>{t("dates.title")}</h1>
      <p className={styles["lead"]}>{t("dates.lead")}</p>
      {months.map(({ month, shows }) => (
        <section key={month} className={styles["month"]}>
          <h2 className={styles["name"]}>{format.date(`${month}-15`, "month")}</h2>
          <ul className={styles["days"]}>
            {shows.map((show) => (
              <li key={show.showId}>
                <Day concertId={concertId} show={show} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** Also one that has nothing left can be looked at: holds lapse. */
function Day({ concertId, show }: { concertId: number; show: ShowDate }) {
  const { t } = useTranslation("seats");
  const format = useFormat();
  const { showId, startsAt, seatsAvailable, seatsTotal } = show;
  const isFull = seatsAvailable === 0;
  return (
    <Link
      href={`/concerts/${concertId}/seats?show=${showId}`}
      className={classNames(styles["day"], isFull && styles["full"])}
    >
      <span className={styles["date"]}>{format.date(startsAt, "dayOfMonth")}</span>
      <span className={styles["time"]}>{format.date(startsAt, "time")}</span>
      <span className={styles["left"]}>
        {isFull ? t("dates.soldOut") : t("dates.left", { formatted: format.number(seatsAvailable) })}
      </span>
      <progress className={styles["share"]} value={seatsAvailable} max={seatsTotal} aria-hidden="true" />
    </Link>
  );
}
