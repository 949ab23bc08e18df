/** A seat in words, the same on the map, in the list, for screen readers, and wherever a fan's own seats are told. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import { sectionName, type Seat, type SeatLook } from "#web/seat-map/seat.ts";

export interface SeatText {
  /** R 구역 142번; a hall without sections has only numbers. */
  name: (seat: Pick<Seat, "label" | "section">) => string;
  /** R 구역 142번, S 구역 7번. */
  names: (seats: readonly Pick<Seat, "label" | "section">[]) => string;
  /** R 구역; undefined where the section has no name. */
  section: (name: string) => string | undefined;
  /** With price and state. */
  full: (seat: Seat, look: SeatLook) => string;
  look: (look: SeatLook) => string;
  price: (won: number) => string;
}

export function useSeatText(): SeatText {
  const { t } = useTranslation("seats");
  const format = useFormat();
  return useMemo(() => {
    const name: SeatText["name"] = (seat) => {
      const { label } = seat;
      const section = sectionName(seat.section);
      return section === undefined ? t("seat.number", { label }) : t("seat.inSection", { label, section });
    };
    const look: SeatText["look"] = (one) => t(`look.${one}`);
    const section: SeatText["section"] = (asTold) => {
      const known = sectionName(asTold);
      return known === undefined ? undefined : t("seat.section", { section: known });
    };
    return {
      name,
      // A line may end between seats, not within one.
      names: (seats) => seats.map((seat) => name(seat).replaceAll(" ", "\u00a0")).join(", "),
      section,
      look,
      price: (won) => format.money(won),
      full: (seat, one) => `${name(seat)}, ${format.money(seat.price)}, ${look(one)}`,
    };
  }, [t, format]);
}
