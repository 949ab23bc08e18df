/** What the marks on a seat map mean, and what the sections cost. */
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { gradeColours } from "#web/seat-map/palette.ts";
import { sectionName, type Seat, type SeatLook } from "#web/seat-map/seat.ts";
import styles from "#web/seat-map/seat-map.module.css";
import { pricesOf } from "#web/seat-map/show-seats.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { classNames } from "#web/ui/class-names.ts";

/** The same shapes as on the canvas. */
const signs = {
  free: <rect x="4" y="4" width="12" height="12" rx="3" fill="currentColor" />,
  held: (
    <>
      <rect x="4.5" y="4.5" width="11" height="11" rx="1" fill="none" stroke="currentColor" strokeWidth="2" />
      <rect x="8.2" y="8.2" width="3.6" height="3.6" fill="currentColor" />
    </>
  ),
  sold: <path d="M6 6l8 8M14 6l-8 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  chosen: (
    <>
      <rect x="3" y="3" width="14" height="14" rx="4" fill="currentColor" />
      <path
        className={styles["onAccent"]}
        d="M6.5 10.5l2.5 2.5 4.5-5.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </>
  ),
  mine: (
    <>
      <rect x="3" y="3" width="14" height="14" rx="4" fill="currentColor" />
      <circle
        className={styles["onAccent"]}
        cx="10"
        cy="10"
        r="3.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </>
  ),
  lost: (
    <path
      d="M4 4h12v12H4ZM7 7l6 6M13 7l-6 6"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  ),
  offered: <rect x="3" y="3" width="14" height="14" rx="1" fill="none" stroke="currentColor" strokeWidth="2" />,
} as const satisfies Record<SeatLook, ReactNode>;

const colours = {
  free: "free",
  held: "held",
  sold: "sold",
  chosen: "accented",
  mine: "accented",
  lost: "lost",
  offered: "accented",
} as const satisfies Record<SeatLook, string>;

export function SeatSign({ look }: { look: SeatLook }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" className={styles[colours[look]]} aria-hidden="true">
      {signs[look]}
    </svg>
  );
}

/** The marks that occur. */
export function SeatLegend({ looks }: { looks: readonly SeatLook[] }) {
  const { t } = useTranslation("seats");
  const text = useSeatText();
  return (
    <ul className={classNames(styles["legend"], styles["signs"])} aria-label={t("map.legend")}>
      {looks.map((look) => (
        <li key={look} className={styles["sign"]}>
          <SeatSign look={look} />
          {text.look(look)}
        </li>
      ))}
    </ul>
  );
}

/** Each section's price in its colour, and how many seats it has left. */
export function SectionPrices({ seats }: { seats: readonly Seat[] }) {
  const { t } = useTranslation("seats");
  const text = useSeatText();
  const sections = useMemo(() => pricesOf(seats), [seats]);
  const grades = [...new Set(sections.map(({ price }) => price))].sort((a, b) => b - a);
  return (
    <ul className={classNames(styles["legend"], styles["prices"])} aria-label={t("map.prices")}>
      {sections.map(({ name, price, free }) => (
        <li key={`${price} ${name}`} className={styles["price"]}>
          <span
            className={styles["swatch"]}
            data-grade={Math.min(grades.indexOf(price), gradeColours - 1)}
            aria-hidden="true"
          />
          <span>
            {sectionName(name) !== undefined && <strong>{name} </strong>}
            {text.price(price)}
          </span>
          <span className={styles["left"]}>{free === 0 ? t("map.none") : t("map.left", { count: free })}</span>
        </li>
      ))}
    </ul>
  );
}
