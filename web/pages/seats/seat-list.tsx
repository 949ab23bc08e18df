/**
 * The seats as a list, by section and row, for screen readers and for everyone who likes it better. A row's seats are
 * there once it is opened: five thousand buttons at once help nobody.
 */
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { listOf, type ListedRow } from "#web/pages/seats/listed-seats.ts";
import styles from "#web/pages/seats/seat-list.module.css";
import { SeatSign } from "#web/seat-map/legend.tsx";
import { isPickable, lookOf, sectionName, type Seat, type SeatLook, type SeatMarks } from "#web/seat-map/seat.ts";
import { useSeatText, type SeatText } from "#web/seat-map/use-seat-text.ts";
import { Badge } from "#web/ui/badge.tsx";

export interface SeatListProps {
  seats: readonly Seat[];
  marks: SeatMarks;
  onPick: (seat: Seat) => void;
  label: string;
}

/** So few seats are shown without opening anything. */
const fewSeats = 60;

export function SeatList({ seats, marks, onPick, label }: SeatListProps) {
  const text = useSeatText();
  const sections = useMemo(() => listOf(seats), [seats]);
  return (
    <div role="group" aria-label={label} className={styles["list"]}>
      {sections.map(({ name, price, rows }) => (
        <section key={`${price} ${name}`} className={styles["section"]}>
          <h2 className={styles["name"]}>
            {sectionName(name)} <span className={styles["price"]}>{text.price(price)}</span>
          </h2>
          {rows.map((row) => (
            <Row
              key={row.seats[0]?.number}
              row={row}
              marks={marks}
              onPick={onPick}
              isOpenAtFirst={seats.length <= fewSeats}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

interface RowProps extends Pick<SeatListProps, "marks" | "onPick"> {
  row: ListedRow;
  isOpenAtFirst: boolean;
}

function Row({ row, marks, onPick, isOpenAtFirst }: RowProps) {
  const { t } = useTranslation("seats");
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const { seats, free } = row;
  const [first, last] = [seats.at(0)?.label ?? "", seats.at(-1)?.label ?? ""];
  const name = first === last ? t("list.rowOne", { first }) : t("list.row", { first, last });
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className={styles["row"]}>
      <summary className={styles["summary"]}>
        <span>{name}</span>
        {free === 0 ? <Badge>{t("list.full")}</Badge> : <Badge tone="good">{t("list.left", { count: free })}</Badge>}
      </summary>
      {isOpen && (
        <ul className={styles["seats"]} aria-label={t("list.seats", { row: name })}>
          {seats.map((seat) => (
            <ListedSeat key={seat.number} seat={seat} marks={marks} onPick={onPick} />
          ))}
        </ul>
      )}
    </details>
  );
}

/** Only what can be picked is a button; what is mine or was just lost is told, the rest is left out. */
function ListedSeat({ seat, marks, onPick }: Pick<SeatListProps, "marks" | "onPick"> & { seat: Seat }) {
  const text = useSeatText();
  const look = lookOf(seat, marks);
  if (look === "held" || look === "sold") return null;
  if (!isPickable(look)) {
    return (
      <li className={styles["told"]}>
        <SeatSign look={look} />
        {seat.label} {text.look(look)}
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={styles["seat"]}
        data-look={look}
        aria-pressed={look === "chosen"}
        aria-label={nameOf(seat, look, text)}
        onClick={() => onPick(seat)}
      >
        {look !== "free" && <SeatSign look={look} />}
        {seat.label}
      </button>
    </li>
  );
}

/** Begins with what is seen: whoever speaks to their device says that. */
function nameOf({ label, section, price }: Seat, look: SeatLook, text: SeatText): string {
  return [label, text.section(section), text.price(price), look === "offered" && text.look(look)]
    .filter(Boolean)
    .join(", ");
}
