/** Somebody was faster: which seats are gone, that nothing else has happened, and the nearest ones in one press. */
import { useTranslation } from "react-i18next";

import { isSoldOut, seatsOf } from "#web/pages/seats/choice.ts";
import styles from "#web/pages/seats/lost-seats.module.css";
import type { Seat } from "#web/seat-map/seat.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { Button } from "#web/ui/button.tsx";
import { Notice } from "#web/ui/notice.tsx";

export interface LostSeatsProps {
  seats: readonly Seat[];
  lost: readonly number[];
  /** Instead; empty if there is nothing to offer. */
  offered: readonly number[];
  onTake: () => void;
  onDismiss: () => void;
}

export function LostSeats({ seats, lost, offered, onTake, onDismiss }: LostSeatsProps) {
  const { t } = useTranslation("seats");
  const text = useSeatText();
  const named = (numbers: readonly number[]): string => text.names(seatsOf(numbers, seats));
  const count = offered.length;
  return (
    <div className={styles["lost"]}>
      <Notice tone="bad" title={t("lost.title")}>
        <p>{t("lost.text", { seats: named(lost) })}</p>
        {count > 0 && <p>{t("lost.offer", { seats: named(offered) })}</p>}
        {count === 0 && !isSoldOut(seats) && <p>{t("lost.none")}</p>}
        {count > 0 && count < lost.length && <p>{t("lost.less", { count })}</p>}
      </Notice>
      <div className={styles["actions"]}>
        {count > 0 && (
          <Button wide onClick={onTake}>
            {t("lost.take", { count })}
          </Button>
        )}
        <Button kind="quiet" wide onClick={onDismiss}>
          {t("lost.dismiss")}
        </Button>
      </div>
    </div>
  );
}
