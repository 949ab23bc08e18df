/** The seats as a map or as a list, whichever the fan likes better; that is remembered. And whether they are live. */
import { useTranslation } from "react-i18next";

import type { FeedLink } from "#web/api/live-feed.ts";
import { SeatList } from "#web/pages/seats/seat-list.tsx";
import styles from "#web/pages/seats/seat-view.module.css";
import { SeatLegend } from "#web/seat-map/legend.tsx";
import { SeatMap } from "#web/seat-map/seat-map.tsx";
import { noSeats, type Seat, type SeatLook, type SeatMarks } from "#web/seat-map/seat.ts";
import { createStored, useStored } from "#web/session/stored.ts";
import { Badge } from "#web/ui/badge.tsx";
import { Notice } from "#web/ui/notice.tsx";

export interface SeatViewProps {
  seats: readonly Seat[];
  marks: SeatMarks;
  onPick: (seat: Seat) => void;
  /** In words. */
  date: string;
  link: FeedLink;
}

const views = ["map", "list"] as const;
type ViewKind = (typeof views)[number];

const preferred = createStored<ViewKind>("jari.seatView", (kept) => views.find((view) => view === kept));

export function SeatView({ seats, marks, onPick, date, link }: SeatViewProps) {
  const { t } = useTranslation("seats");
  const view = useStored(preferred) ?? "map";
  return (
    <>
      <div className={styles["bar"]}>
        <fieldset className={styles["switch"]}>
          <legend className={styles["legend"]}>{t("view.label")}</legend>
          {views.map((one) => (
            <label key={one} className={styles["option"]}>
              <input type="radio" name="view" checked={view === one} onChange={() => preferred.set(one)} />
              <span>{t(`view.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        {link === "live" || link === "polling" ? (
          <Badge tone={link === "live" ? "good" : "neutral"} dot={link === "live" ? "live" : "still"}>
            {t(`link.${link}`)}
          </Badge>
        ) : null}
      </div>
      {link === "lost" && (
        <Notice tone="warn">
          <p>{t("link.lost")}</p>
        </Notice>
      )}
      {view === "map" ? (
        <>
          <div className={styles["map"]}>
            <SeatMap seats={seats} marks={marks} onPick={onPick} label={t("map.label", { date })} />
          </div>
          <SeatLegend looks={looksToExplain(marks)} />
        </>
      ) : (
        <SeatList seats={seats} marks={marks} onPick={onPick} label={t("list.label", { date })} />
      )}
    </>
  );
}

/** What always may be seen, and what only sometimes is. */
function looksToExplain({ mine, lost, offered }: SeatMarks): SeatLook[] {
  const sometimes = [
    mine !== noSeats && mine.size > 0 && "mine",
    lost.size > 0 && "lost",
    offered.size > 0 && "offered",
  ];
  return ["free", "chosen", "held", "sold", ...sometimes.filter((look) => look !== false)] as SeatLook[];
}
