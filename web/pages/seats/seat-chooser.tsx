/** The seats of one show, live, and the fan's choice among them. */
import { useRef, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import { ChoicePanel } from "#web/pages/seats/choice-panel.tsx";
import { LostSeats } from "#web/pages/seats/lost-seats.tsx";
import { SeatView } from "#web/pages/seats/seat-view.tsx";
import styles from "#web/pages/seats/seat-chooser.module.css";
import type { Buyer, ShowDate } from "#web/pages/seats/seats-queries.ts";
import { useChoice } from "#web/pages/seats/use-choice.ts";
import { SectionPrices } from "#web/seat-map/legend.tsx";
import { Card } from "#web/ui/card.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { DateTime } from "#web/ui/values.tsx";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface SeatChooserProps {
  buyer: Buyer;
  show: ShowDate;
  hasOtherDates: boolean;
  /** Seats of the concert that one fan may have, and how many this one has already. */
  limit: number;
  ownedCount: number;
  /** Numbers of the seats that the fan has in this show. */
  mine: ReadonlySet<number>;
}

export function SeatChooser({ buyer, show, hasOtherDates, limit, ownedCount, mine }: SeatChooserProps) {
  const { t } = useTranslation("seats");
  const format = useFormat();
  const left = Math.max(0, limit - ownedCount);
  const own = useChoice({ buyer, showId: show.showId, left, mine });
  const { seats, live, refusal, choice, marks, offered, pick, act, reserving } = own;
  const [panel, atPanel] = usePanelFocus();

  if (refusal && !live.show) return <ErrorState error={refusal} level={1} />;
  const date = format.date(show.startsAt, "moment");
  return (
    <>
      <Head concertId={buyer.concertId} startsAt={show.startsAt} hasOtherDates={hasOtherDates} />
      <div className={styles["columns"]}>
        <div className={styles["view"]}>
          {live.show ? (
            <SeatView seats={seats} marks={marks} onPick={pick} date={date} link={live.link} />
          ) : (
            <Loading>
              <Skeleton height="min(60dvh, 34rem)" />
            </Loading>
          )}
        </div>
        <aside className={styles["side"]} aria-label={t("choice.title")}>
          <Card className={styles["prices"]}>
            <h2 className={styles["small"]}>{t("map.prices")}</h2>
            <SectionPrices seats={seats} />
          </Card>
          <ChoicePanel
            ref={panel}
            seats={seats}
            chosen={choice.chosen}
            userId={buyer.userId}
            limit={limit}
            ownedCount={ownedCount}
            reserving={reserving}
            onRemove={(seat) => atPanel(() => pick(seat))}
            onReserve={() => reserving.reserve({ showId: show.showId, seats: choice.chosen })}
          >
            {choice.lost.length > 0 && (
              <LostSeats
                seats={seats}
                lost={choice.lost}
                offered={offered}
                onTake={() =>
                  atPanel(() => act({ type: "replace", numbers: offered.slice(0, left - choice.chosen.length) }))
                }
                onDismiss={() => atPanel(() => act({ type: "dismiss" }))}
              />
            )}
          </ChoicePanel>
        </aside>
      </div>
    </>
  );
}

/**
 * The panel, and what changes something by a button in it. The button may be gone then: whoever pressed it by keyboard goes
 * on at the panel, not at the top of the page.
 */
function usePanelFocus(): [RefObject<HTMLElement | null>, (change: () => void) => void] {
  const panel = useRef<HTMLElement>(null);
  const atPanel = (change: () => void): void => {
    change();
    panel.current?.focus({ preventScroll: true });
  };
  return [panel, atPanel];
}

function Head({ concertId, startsAt, hasOtherDates }: { concertId: number; startsAt: string; hasOtherDates: boolean }) {
  const { t } = useTranslation("seats");
  return (
    <div className={styles["head"]}>
      <h1 className={styles["title"]}>
        <VisuallyHidden>{t("title")}: </VisuallyHidden>
        <DateTime when={startsAt} />
      </h1>
      {hasOtherDates && <Link href={`/concerts/${concertId}/seats`}>{t("dates.change")}</Link>}
    </div>
  );
}
