/**
 * The seats of a show, drawn as a hall. It shows what it is given, live, and says which seat was picked; what a pick means
 * is up to the caller. Without `onPick` it is there to be looked at.
 *
 *     <SeatMap seats={show.seats} marks={{ ...noMarks, chosen }} onPick={(seat) => toggle(seat.number)} label="..." />
 *
 * To a keyboard it is a list with one seat active: arrows walk, Enter and Space pick, plus and minus zoom, 0 and Escape show
 * all. To a screen reader each seat that is come to says what it is, what it costs and whether it is free.
 */
import { memo, useId } from "react";
import { useTranslation } from "react-i18next";

import { isPickable, noMarks, type Seat, type SeatMarks } from "#web/seat-map/seat.ts";
import { SeatMapTools } from "#web/seat-map/seat-map-tools.tsx";
import styles from "#web/seat-map/seat-map.module.css";
import { useSeatMap } from "#web/seat-map/use-seat-map.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface SeatMapProps {
  /** In the order of their numbers. */
  seats: readonly Seat[];
  /** What the hall is called, for screen readers. */
  label: string;
  marks?: SeatMarks;
  onPick?: (seat: Seat) => void;
}

export const SeatMap = memo(function SeatMap({ seats, label, marks = noMarks, onPick }: SeatMapProps) {
  const { t } = useTranslation("seats");
  const text = useSeatText();
  const id = useId();
  const { canvas, scene, active, told, handlers } = useSeatMap({ seats, marks, onPick });
  const activeId = active && `${id}-${active.seat.number}`;
  return (
    <div className={styles["map"]}>
      <div
        className={styles["hall"]}
        role="listbox"
        aria-multiselectable={onPick !== undefined}
        aria-readonly={onPick === undefined}
        aria-label={label}
        aria-describedby={`${id}-help`}
        aria-activedescendant={activeId}
        tabIndex={0}
        {...handlers}
      >
        <canvas ref={canvas} className={styles["canvas"]} aria-hidden="true" />
        {active && (
          // A new element for each seat: what only changes its words is not read again.
          <div
            key={activeId}
            id={activeId}
            role="option"
            aria-selected={active.look === "chosen"}
            aria-disabled={!isPickable(active.look)}
            className={styles["active"]}
          >
            {text.full(active.seat, active.look)}
          </div>
        )}
      </div>
      <VisuallyHidden id={`${id}-help`}>{t(onPick ? "map.help" : "map.helpReadOnly")}</VisuallyHidden>
      <SeatMapTools scene={scene} />
      <p className={styles["told"]} aria-hidden={told !== undefined}>
        {told ? <strong>{text.full(told.seat, told.look)}</strong> : t("map.note")}
      </p>
    </div>
  );
});
